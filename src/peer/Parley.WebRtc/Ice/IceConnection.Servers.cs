using Parley.Ice;
using Parley.WebRtc.Ice.Servers;

namespace Parley.WebRtc.Ice;

/// <content>The servers, which are given by URLs.</content>
public sealed partial class IceConnection
{
    // Whoever waits longer for a name server gathers without the servers it has not found.
    private static readonly TimeSpan ResolvingTimeout = TimeSpan.FromSeconds(5);

    private readonly List<(IceServerUrl Url, RtcIceServer Server)> _urls;

    private async Task ResolveServersAsync()
    {
        var found = await Task.WhenAll(_urls.Select(one => ResolveAsync(one.Url, one.Server)));
        Post((connection, now) =>
        {
            foreach (var error in found.Select(static one => one.Error).OfType<IceCandidateError>())
            {
                connection.LogServerError(connection, error);
                connection.Raise(connection.CandidateError, error);
            }

            connection._agent.AddServers(now, [.. found.SelectMany(static one => one.Servers)]);
        });
    }

    private async Task<(IReadOnlyList<IceServer> Servers, IceCandidateError? Error)> ResolveAsync(IceServerUrl url, RtcIceServer server)
    {
        try
        {
            return await _options.ServerNames.ResolveAsync(url, server).WaitAsync(ResolvingTimeout);
        }
        catch (TimeoutException)
        {
            var text = $"{url.Host} could not be resolved in {ResolvingTimeout.TotalSeconds} s";
            return ([], new IceCandidateError(url.ToString(), IceCandidateError.NotReached, text));
        }
    }
}
