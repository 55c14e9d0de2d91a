using System.Net;
using Parley.Server.WebSockets;
using Parley.Signaling;
using Parley.Signaling.Protocol;
using Parley.Turn.Server;
using Parley.TurnServer.Hosting;

namespace Parley.Server.Turn;

/// <summary>This process's own STUN and TURN server as clients are told of it: under the host by which they came, with credentials of their session.</summary>
internal sealed class EmbeddedIceServer(ITurnServer turn)
{
    /// <summary>How long the credentials are good.</summary>
    public TimeSpan CredentialLifetime => turn.Options.CredentialLifetime;

    /// <summary>The server for one session; null when none runs, or none that the client could reach.</summary>
    public IceServer? For(in IceApplicant applicant, DateTimeOffset now)
    {
        var options = turn.Options;
        if (Host(options.PublicHost, applicant.Host) is not { } host || Reachable(host, options.PublicHost is not null) is not { Length: > 0 } listeners)
        {
            return null;
        }

        var expires = (now + options.CredentialLifetime).ToUnixTimeSeconds();
        var credential = TimeLimitedCredential.Create(options.SharedSecrets[0], SessionPseudonym.Of(applicant.Session), expires);
        return new IceServer([$"stun:{host}:{listeners[0].EndPoint.Port}", .. listeners.Select(listener => listener.UriFor(host))], credential.Username, credential.Password);
    }

    /// <summary>The host of the URLs, IPv6 in brackets; null when the client named nothing that can be one.</summary>
    private static string? Host(string? configured, string header)
    {
        var host = configured ?? new HostString(header).Host;
        return Uri.CheckHostName(host) switch
        {
            UriHostNameType.IPv6 => $"[{host.Trim('[', ']')}]",
            UriHostNameType.Dns or UriHostNameType.IPv4 => host,
            _ => null,
        };
    }

    /// <summary>
    /// One listener of each protocol. Whoever came over loopback finds the server on loopback, or on the only addresses that it has; whoever came from elsewhere
    /// (through a proxy, if signaling listens on loopback only) does not.
    /// </summary>
    private TurnListener[] Reachable(string host, bool configured)
    {
        var local = HostNames.IsLoopback(host);
        return
        [
            .. turn.Listeners
                .Where(listener => configured || local || !IPAddress.IsLoopback(listener.EndPoint.Address))
                .GroupBy(listener => listener.Protocol)
                .OrderBy(group => group.Key)
                .Select(group => group.MaxBy(listener => local == IPAddress.IsLoopback(listener.EndPoint.Address))!),
        ];
    }
}
