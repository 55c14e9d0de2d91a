using System.Text.Json.Serialization;

namespace Parley.Signaling.Protocol;

/// <summary>A user as others see it.</summary>
/// <param name="Id">Unique; at most 64 bytes of UTF-8.</param>
/// <param name="Name">What people read.</param>
public sealed record UserProfile(string Id, string Name);

/// <summary>The other party of a call.</summary>
/// <param name="Id">Its user id.</param>
/// <param name="Name">Its display name.</param>
/// <param name="Device">Its device, once it is decided.</param>
public sealed record CallPeer(string Id, string Name, DeviceId? Device = null);

/// <summary>What the caller wants to send and see; a wish to show, not a rule.</summary>
public sealed record MediaWish(bool Audio, bool Video);

/// <summary>Which side of the call a device is. The callee is the polite one in perfect negotiation.</summary>
public enum CallRole
{
    /// <summary>The device that called.</summary>
    Caller,

    /// <summary>The device that answered.</summary>
    Callee,
}

/// <summary>An event of the session stream (docs/protocol.md §4), without its epoch and offset, which the session adds.</summary>
/// <param name="Call">The call it is about.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Calling), "calling")]
[JsonDerivedType(typeof(Incoming), "incoming")]
[JsonDerivedType(typeof(Ringing), "ringing")]
[JsonDerivedType(typeof(Accepted), "accepted")]
[JsonDerivedType(typeof(Merged), "merged")]
[JsonDerivedType(typeof(Ended), "ended")]
[JsonDerivedType(typeof(PeerAway), "peer-away")]
[JsonDerivedType(typeof(PeerResumed), "peer-resumed")]
[JsonDerivedType(typeof(PeerLost), "peer-lost")]
public abstract record SessionEvent(CallId Call)
{
    /// <summary>To the calling device: the callee is there and is being rung.</summary>
    public sealed record Calling(CallId Call, CallPeer Peer, string Ticket) : SessionEvent(Call);

    /// <summary>To each device of the callee: it rings for <paramref name="RingFor"/>.</summary>
    public sealed record Incoming(CallId Call, CallPeer Peer, MediaWish Media, string Ticket, TimeSpan RingFor) : SessionEvent(Call);

    /// <summary>To the calling device, once: a device rings.</summary>
    public sealed record Ringing(CallId Call) : SessionEvent(Call);

    /// <summary>To both devices: connected. <paramref name="Ack"/> is the caller's relay messages that the callee's device holds already.</summary>
    public sealed record Accepted(CallId Call, CallPeer Peer, CallRole Role, uint Ack, string Ticket) : SessionEvent(Call);

    /// <summary>Glare: this call gave way to <paramref name="Into"/>, whose <see cref="Accepted"/> follows.</summary>
    public sealed record Merged(CallId Call, CallId Into) : SessionEvent(Call);

    /// <summary>The end, exactly once for every device that knew the call.</summary>
    public sealed record Ended(CallId Call, EndReason Reason, string? By = null, CallId? Into = null) : SessionEvent(Call);

    /// <summary>The peer's signaling connection is lost; media is not touched.</summary>
    public sealed record PeerAway(CallId Call) : SessionEvent(Call);

    /// <summary>The peer's signaling connection is back: send every unacknowledged relay message again.</summary>
    public sealed record PeerResumed(CallId Call) : SessionEvent(Call);

    /// <summary>The peer's session has expired; the call goes on as long as its media does.</summary>
    public sealed record PeerLost(CallId Call) : SessionEvent(Call);
}
