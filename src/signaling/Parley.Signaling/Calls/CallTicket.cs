using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <summary>What a ticket says: enough for any server to bring the call back (docs/protocol.md §6.4). It is signed for one holder.</summary>
/// <param name="Call">The call.</param>
/// <param name="Version">The call's state version at issue; the highest version wins.</param>
/// <param name="Phase"><see cref="CallPhase.Ringing"/> or <see cref="CallPhase.Active"/>.</param>
/// <param name="Caller">Who called.</param>
/// <param name="CallerDevice">With which device.</param>
/// <param name="Callee">Who is called.</param>
/// <param name="CalleeDevice">The device that answered; none while it rings.</param>
/// <param name="Media">The caller's wish.</param>
/// <param name="RingUntil">When ringing ends; only while it rings.</param>
/// <param name="HolderUser">The user for whom this ticket was issued.</param>
/// <param name="HolderDevice">The device for which this ticket was issued.</param>
/// <param name="IssuedAt">When it was issued.</param>
public sealed record CallTicket(
    CallId Call,
    long Version,
    CallPhase Phase,
    UserProfile Caller,
    DeviceId CallerDevice,
    UserProfile Callee,
    DeviceId? CalleeDevice,
    MediaWish Media,
    DateTimeOffset? RingUntil,
    string HolderUser,
    DeviceId HolderDevice,
    DateTimeOffset IssuedAt);
