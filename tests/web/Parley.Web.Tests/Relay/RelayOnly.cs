namespace Parley.Web.Tests.Relay;

/// <summary>Makes a page's calls use the TURN server alone, over one transport, with what signaling handed it.</summary>
/// <param name="name">The transport, as statistics call it (<c>relayProtocol</c>): <c>udp</c>, <c>tcp</c> or <c>tls</c>.</param>
internal sealed class RelayOnly(string name)
{
    /// <summary>To be given to <see cref="Person.OpenAsync"/>.</summary>
    public string Script => $$"""
        (() => {
          const transport = '{{name}}';
          const Before = globalThis.RTCPeerConnection;
          const transportOf = (url) => url.startsWith('turns:') ? 'tls' : url.endsWith('?transport=tcp') ? 'tcp' : 'udp';
          const isMine = (url) => url.startsWith('turn') && transportOf(url) === transport;
          globalThis.parleyRelay = { given: [] };
          const restrict = (configuration) => {
            parleyRelay.given = configuration?.iceServers ?? [];
            const iceServers = parleyRelay.given
              .map((server) => ({ ...server, urls: [server.urls].flat().filter(isMine) }))
              .filter(({ urls }) => urls.length > 0);
            return { ...configuration, iceServers, iceTransportPolicy: 'relay' };
          };
          globalThis.RTCPeerConnection = class RTCPeerConnection extends Before {
            constructor(configuration) {
              super(restrict(configuration));
            }

            setConfiguration(configuration) {
              super.setConfiguration(restrict(configuration));
            }
          };
        })();
        """;
}
