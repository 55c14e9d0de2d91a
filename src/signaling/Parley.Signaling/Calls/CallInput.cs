using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <summary>What can happen to a call from outside: the commands of docs/protocol.md §3 and the fates of its devices.</summary>
/// <remarks>A gateway hands in what concerns one session and call one at a time, in order: a device's going away must not overtake its coming back.</remarks>
/// <param name="From">The device that it comes from.</param>
public abstract record CallInput(DeviceAddress From)
{
    /// <summary>Command <c>call</c>.</summary>
    public sealed record Invite(DeviceAddress From, UserProfile Caller, string To, MediaWish Media) : CallInput(From);

    /// <summary>Command <c>ringing</c>: it rings on that device.</summary>
    public sealed record Alert(DeviceAddress From) : CallInput(From);

    /// <summary>Command <c>accept</c>.</summary>
    public sealed record Accept(DeviceAddress From, uint Ack) : CallInput(From);

    /// <summary>Command <c>decline</c>.</summary>
    public sealed record Decline(DeviceAddress From) : CallInput(From);

    /// <summary>Command <c>hang-up</c>: cancels, declines or ends, as the call's state says.</summary>
    public sealed record HangUp(DeviceAddress From, EndReason Reason) : CallInput(From);

    /// <summary>A further device of the callee has come while the call rings.</summary>
    public sealed record DeviceJoined(DeviceAddress From) : CallInput(From);

    /// <summary>The device's connection is lost; its session goes on.</summary>
    public sealed record DeviceAway(DeviceAddress From) : CallInput(From);

    /// <summary>The device is connected again, perhaps to another gateway.</summary>
    public sealed record DeviceBack(DeviceAddress From) : CallInput(From);

    /// <summary>The device's session has expired.</summary>
    public sealed record DeviceExpired(DeviceAddress From) : CallInput(From);

    /// <summary>The device said <c>bye</c>, or has no session that could outlive its connection (<c>json</c>).</summary>
    public sealed record DeviceLeft(DeviceAddress From) : CallInput(From);

    /// <summary>The device presents a ticket whose signature was good and which names this user and device.</summary>
    public sealed record Recover(DeviceAddress From, UserProfile Who, CallTicket Ticket) : CallInput(From);
}
