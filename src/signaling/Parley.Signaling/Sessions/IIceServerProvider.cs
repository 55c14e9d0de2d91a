using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <summary>Names the STUN and TURN servers for a user's calls, with credentials that end by themselves. Thread-safe.</summary>
public interface IIceServerProvider
{
    /// <summary>Servers and credentials for one session, from now on.</summary>
    IceGrant Grant(string user, DateTimeOffset now);
}

/// <summary>What a session is told about ICE servers.</summary>
/// <param name="Servers">The servers.</param>
/// <param name="Ttl">How long the credentials are good.</param>
public sealed record IceGrant(IReadOnlyList<IceServer> Servers, TimeSpan Ttl);
