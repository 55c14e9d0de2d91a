using System.Collections.Immutable;
using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <summary>
/// The rules of one call (docs/protocol.md §5): pure, without clock, I/O or randomness. The shell that owns the call keeps the state, feeds inputs one at
/// a time, performs the effects in order and comes back with <see cref="ClusterInput.TimedOut"/> at <see cref="CallState.NextTimeout"/>.
/// Inputs of any device, repeated, late or out of order, are fine in every state. Stateless and thread-safe.
/// </summary>
/// <param name="call">The call.</param>
/// <param name="options">Its times.</param>
/// <param name="tickets">Writes the tickets that events carry.</param>
public sealed partial class CallMachine(CallId call, CallOptions options, CallTicketCodec tickets)
{
    /// <summary>The state of a call of which nothing is known.</summary>
    public static CallState Initial { get; } = new CallState.None();

    /// <summary>What a device's input makes of the call.</summary>
    public CallTransition Next(CallState state, CallInput input, DateTimeOffset now)
    {
        var turn = new CallTurn(call, state.Version, now, options, tickets);
        var known = AddressIn(state, input.From);
        if (known is not null && input.From.Version < known.Version && input is CallInput.Accept)
        {
            // What this session held of the caller's messages, the newer one need not have. A client that still wants to answer says so again there.
            turn.Refuse(ErrorCode.NotRinging);
            return turn.To(state);
        }

        if (known is not null && input.From.Version < known.Version && !IsCommand(input))
        {
            // The fate of a session that is no longer the device's own concerns nobody.
            if (input is CallInput.Recover)
            {
                turn.ReplyWith(SnapshotFor(turn, state, input.From));
            }

            return turn.To(state);
        }

        if (known is not null && input.From.Version > known.Version && (IsCommand(input) || input is CallInput.DeviceAway))
        {
            // The news that the device has moved there is still under way.
            state = Take(turn, state, new CallInput.DeviceBack(input.From));
        }

        if (input is CallInput.DeviceExpired or CallInput.DeviceLeft)
        {
            // A later session of the device must not hear half of what this one was to be told.
            turn.Do(new CallEffect.ForgetNotices(input.From));
        }

        return turn.To(Take(turn, state, input));
    }

    /// <summary>What the cluster's answers and questions, and time, make of the call.</summary>
    public CallTransition Next(CallState state, ClusterInput input, DateTimeOffset now)
    {
        var turn = new CallTurn(call, state.Version, now, options, tickets);
        return turn.To(state switch
        {
            CallState.None => NoneTakes(turn, state, input),
            CallState.Claiming claiming => ClaimingTakes(turn, claiming, input),
            CallState.Ringing ringing => RingingTakes(turn, ringing, input),
            CallState.Active active => ActiveTakes(turn, active, input),
            CallState.Recovering recovering => RecoveringTakes(turn, recovering, input),
            CallState.Ended ended => EndedTakes(turn, ended, input),
            _ => throw new System.Diagnostics.UnreachableException(),
        });
    }

    private static CallState Take(CallTurn turn, CallState state, CallInput input) => state switch
    {
        CallState.None => NoneTakes(turn, state, input),
        CallState.Claiming claiming => ClaimingTakes(turn, claiming, input),
        CallState.Ringing ringing => RingingTakes(turn, ringing, input),
        CallState.Active active => ActiveTakes(turn, active, input),
        CallState.Recovering recovering => RecoveringTakes(turn, recovering, input),
        CallState.Ended ended => EndedTakes(turn, ended, input),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static CallState NoneTakes(CallTurn turn, CallState none, CallInput input)
    {
        switch (input)
        {
            case CallInput.Invite invite when invite.To == invite.Caller.Id:
                turn.Refuse(ErrorCode.SelfCall);
                return none;
            case CallInput.Invite invite:
                turn.BeginLife(0);
                return BeginClaiming(turn, invite);
            case CallInput.Recover recover:
                return BeginRecovery(turn, none, recover);
            default:
                turn.Refuse(ErrorCode.NoSuchCall);
                return none;
        }
    }

    private static CallState NoneTakes(CallTurn turn, CallState none, ClusterInput input)
    {
        switch (input)
        {
            case ClusterInput.SlotTaken taken:
                turn.Do(new CallEffect.ReleaseSlot(taken.User, turn.Call));
                break;
            case ClusterInput.HolderAsked asked:
                turn.Do(new CallEffect.AnswerNewcomer(asked.Newcomer.Call, HolderAnswer.Gone));
                break;
        }

        return none;
    }

    /// <summary>Whether a person wants something, which counts from whatever session it comes.</summary>
    private static bool IsCommand(CallInput input) => input is
        CallInput.Invite or CallInput.Alert or CallInput.Accept or CallInput.Decline or CallInput.HangUp;

    private static DeviceAddress? AddressIn(CallState state, DeviceAddress device) => state switch
    {
        CallState.Claiming s => Same(s.Caller.Address, device),
        CallState.Ringing s => Same(s.Caller.Address, device) ?? Find(s.Devices, device)?.Address,
        CallState.Active s => Same(s.Caller.Address, device) ?? Same(s.Callee.Address, device),
        CallState.Recovering s => Same(s.Caller?.Address, device) ?? Find(s.Devices, device)?.Address,
        _ => null,
    };

    private static DeviceAddress? Same(DeviceAddress? address, DeviceAddress device) =>
        address is not null && address.User == device.User && address.Device == device.Device ? address : null;

    private static Attendance? Find(ImmutableArray<Attendance> devices, DeviceAddress device) =>
        devices.FirstOrDefault(entry => Same(entry.Address, device) is not null);

    private static Returned? Find(ImmutableArray<Returned> devices, DeviceAddress device) =>
        devices.FirstOrDefault(entry => Same(entry.Address, device) is not null);

    private static ImmutableArray<DeviceAddress> AddressesOf(ImmutableArray<Attendance> devices) =>
        [.. devices.Select(entry => entry.Address)];

    /// <summary>Answers a repetition of the command that began the call; everybody else may not use its id.</summary>
    private static void ReplyToInvite(CallTurn turn, CallTerms terms, CallInput.Invite invite)
    {
        if (terms.SideOf(invite.From) != CallSide.Caller || invite.To != terms.Callee.Id)
        {
            turn.Refuse(ErrorCode.CallExists);
        }
    }

    /// <summary>Ends the call: frees the slots and tells those who are to be told.</summary>
    private static CallState.Ended End(
        CallTurn turn,
        CallTerms terms,
        DeviceAddress? caller,
        EndReason reason,
        string? by,
        IEnumerable<(DeviceAddress Device, EndReason Reason)> told,
        bool rang = false,
        DeviceId? answered = null,
        DeviceId? declined = null,
        CallId? mergedFrom = null,
        CallId? into = null)
    {
        turn.ReleaseSlots(terms);
        foreach (var (device, why) in told)
        {
            turn.TellEnd(device, why, by);
        }

        return new CallState.Ended(
            terms, reason, by, into, rang, answered, declined, mergedFrom, caller?.Version ?? 0,
            turn.Now + turn.Options.Tombstone, turn.Version);
    }

    /// <summary>Connects two devices. Whoever does not know of the answer yet is told; whoever does learns that the peer is back.</summary>
    private static CallState.Active Connect(
        CallTurn turn,
        CallTerms terms,
        Attendance caller,
        Attendance callee,
        uint ack,
        CallId? mergedFrom = null,
        bool callerKnows = false,
        bool calleeKnows = false)
    {
        var device = callee.Address.Device;
        turn.Tell(
            caller.Address,
            callerKnows ? new SessionEvent.PeerResumed(turn.Call) : AcceptedForCaller(turn, terms, caller.Address, device, ack),
            [callee.Address]);
        turn.Tell(
            callee.Address,
            calleeKnows ? new SessionEvent.PeerResumed(turn.Call) : AcceptedForCallee(turn, terms, callee.Address),
            [caller.Address]);
        TellLink(turn, caller.Address, callee.Link);
        TellLink(turn, callee.Address, caller.Link);
        return new CallState.Active(terms, caller, callee, ack, mergedFrom, turn.Now + turn.Options.SlotRenewal, turn.Version);
    }

    private static SessionEvent.Accepted AcceptedForCaller(CallTurn turn, CallTerms terms, DeviceAddress caller, DeviceId callee, uint ack) =>
        new(turn.Call, terms.CalleePeer(callee), CallRole.Caller, ack, turn.ActiveTicket(terms, caller, callee));

    private static SessionEvent.Accepted AcceptedForCallee(CallTurn turn, CallTerms terms, DeviceAddress callee) =>
        new(turn.Call, terms.CallerPeer, CallRole.Callee, 0, turn.ActiveTicket(terms, callee, callee.Device));

    private static void TellLink(CallTurn turn, DeviceAddress to, Link peer)
    {
        if (peer == Link.Away)
        {
            turn.Tell(to, new SessionEvent.PeerAway(turn.Call));
        }
        else if (peer == Link.Lost)
        {
            turn.Tell(to, new SessionEvent.PeerLost(turn.Call));
        }
    }
}
