using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <summary>Names the STUN and TURN servers for a session's calls, with credentials that end by themselves. Thread-safe.</summary>
public interface IIceServerProvider
{
    /// <summary>Servers and credentials for one session, from now on.</summary>
    IceGrant Grant(in IceApplicant applicant, DateTimeOffset now);
}

/// <summary>Who is told about ICE servers.</summary>
/// <param name="Session">The session.</param>
/// <param name="Host">The name or address by which its client reached signaling, as the client says; empty when it says none.</param>
public readonly record struct IceApplicant(DeviceAddress Session, string Host);

/// <summary>What a session is told about ICE servers.</summary>
/// <param name="Servers">The servers.</param>
/// <param name="Ttl">How long the credentials are good.</param>
public sealed record IceGrant(IReadOnlyList<IceServer> Servers, TimeSpan Ttl);
