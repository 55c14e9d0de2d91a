using System.Collections.Immutable;
using Parley.Signaling.Protocol;

namespace Parley.Signaling;

// The callee's devices ring: the first answer wins.
public sealed partial class CallMachine
{
    private static CallState.Ringing BeginRinging(CallTurn turn, CallState.Claiming state)
    {
        var until = turn.Now + turn.Options.RingTimeout;
        // Those who are called first: what the caller sends as soon as it is told must not arrive before the call itself.
        foreach (var device in state.Devices)
        {
            TellIncoming(turn, state.Terms, device, until);
        }

        turn.Tell(
            state.Caller.Address,
            new SessionEvent.Calling(turn.Call, state.Terms.CalleePeer(null), turn.RingingTicket(state.Terms, state.Caller.Address, until)),
            state.Devices);

        return new CallState.Ringing(
            state.Terms, state.Caller, [.. state.Devices.Select(device => new Attendance(device))], false, until, turn.Version);
    }

    private static void TellIncoming(CallTurn turn, CallTerms terms, DeviceAddress device, DateTimeOffset until) =>
        turn.TellWithoutRoute(device, new SessionEvent.Incoming(
            turn.Call, terms.CallerPeer, terms.Media, turn.RingingTicket(terms, device, until), until - turn.Now));

    private static CallState RingingTakes(CallTurn turn, CallState.Ringing state, CallInput input)
    {
        var side = state.Terms.SideOf(input.From);
        var device = Find(state.Devices, input.From);
        return (input, side) switch
        {
            (CallInput.Invite invite, _) => Invited(turn, state, invite),
            (CallInput.Recover recover, _) => RecoverWhileRinging(turn, state, recover),
            (_, CallSide.Stranger) => Stranger(turn, state, input),
            (_, CallSide.Caller) => CallerWhileRinging(turn, state, input),
            _ when device is not null => DeviceWhileRinging(turn, state, input, device),
            (CallInput.DeviceJoined, _) => Join(turn, state, input.From),
            (CallInput.Alert or CallInput.Accept or CallInput.Decline or CallInput.HangUp, _) => NotRinging(turn, state),
            _ => state,
        };
    }

    private static CallState CallerWhileRinging(CallTurn turn, CallState.Ringing state, CallInput input)
    {
        switch (input)
        {
            case CallInput.HangUp hangUp:
                return EndRinging(turn, state, ReasonBeforeAnswer(hangUp, EndReason.Cancelled), state.Terms.Caller.Id);
            case CallInput.DeviceLeft:
                return EndRinging(turn, state with { Caller = Gone(state.Caller) }, EndReason.Left, state.Terms.Caller.Id);
            case CallInput.DeviceExpired:
                return EndRinging(turn, state with { Caller = Gone(state.Caller) }, EndReason.Lost, null);
            case CallInput.DeviceAway:
                return state with { Caller = state.Caller with { Link = Link.Away } };
            case CallInput.DeviceBack or CallInput.DeviceJoined:
                MoveTo(turn, state, input, state.Caller.Address, AddressesOf(state.Devices));
                return state with { Caller = new Attendance(input.From) };
            default:
                return NotRinging(turn, state);
        }
    }

    private static CallState DeviceWhileRinging(CallTurn turn, CallState.Ringing state, CallInput input, Attendance device)
    {
        var callee = state.Terms.Callee.Id;
        switch (input)
        {
            case CallInput.Alert when state.Announced:
                return state;
            case CallInput.Alert:
                turn.Tell(state.Caller.Address, new SessionEvent.Ringing(turn.Call));
                return state with { Announced = true };
            case CallInput.Accept accept:
                return Answer(turn, state, device with { Link = Link.Here }, accept.Ack);
            case CallInput.Decline:
                return EndRinging(turn, state, EndReason.Declined, callee, device);
            case CallInput.HangUp hangUp:
                return EndRinging(turn, state, ReasonBeforeAnswer(hangUp, EndReason.Declined), callee, device);
            case CallInput.DeviceLeft or CallInput.DeviceExpired:
                return Remove(turn, state, device);
            case CallInput.DeviceAway:
                return state with { Devices = state.Devices.Replace(device, device with { Link = Link.Away }) };
            case CallInput.DeviceBack or CallInput.DeviceJoined:
                return Move(turn, state, device, input);
            default:
                return state;
        }
    }

    private static CallState RingingTakes(CallTurn turn, CallState.Ringing state, ClusterInput input)
    {
        switch (input)
        {
            case ClusterInput.TimedOut when turn.Now >= state.Until:
                return EndRinging(turn, state, EndReason.NoAnswer, null);
            case ClusterInput.HolderAsked { Newcomer: { Device: { } device } newcomer }
                when state.Terms.Mirrors(newcomer.Caller.Id, newcomer.Callee):
                if (IsStale(newcomer, AddressesOf(state.Devices)))
                {
                    return state;
                }

                turn.Do(new CallEffect.AnswerNewcomer(newcomer.Call, HolderAnswer.Merged));
                turn.TellMerged(device, newcomer);
                return Answer(turn, state, new Attendance(device), 0, newcomer.Call);
            case ClusterInput.HolderAsked asked:
                turn.Do(new CallEffect.AnswerNewcomer(asked.Newcomer.Call, HolderAnswer.Busy));
                return state;
            case ClusterInput.SlotHeld held:
                AskForSlot(turn, state.Terms, held);
                return state;
            case ClusterInput.HolderAnswered { Answer: HolderAnswer.Gone } answered:
                ClaimAgain(turn, state.Terms, answered.Holder);
                return state;
            case ClusterInput.HolderAnswered:
                return EndRinging(turn, state, EndReason.Busy, null);
            default:
                return state;
        }
    }

    private static CallState.Active Answer(
        CallTurn turn, CallState.Ringing state, Attendance winner, uint ack, CallId? mergedFrom = null, bool winnerKnows = false)
    {
        foreach (var device in state.Devices.Where(device => Same(device.Address, winner.Address) is null))
        {
            turn.TellEnd(device.Address, EndReason.AnsweredElsewhere, state.Terms.Callee.Id);
        }

        return Connect(turn, state.Terms, state.Caller, winner, ack, mergedFrom, calleeKnows: winnerKnows);
    }

    private static CallState.Ringing Join(CallTurn turn, CallState.Ringing state, DeviceAddress device)
    {
        var joined = state with { Devices = state.Devices.Add(new Attendance(device)) };
        TellIncoming(turn, state.Terms, device, state.Until);
        turn.Route(state.Caller.Address, AddressesOf(joined.Devices));
        return joined;
    }

    private static CallState.Ringing Move(CallTurn turn, CallState.Ringing state, Attendance device, CallInput input)
    {
        var moved = state with { Devices = state.Devices.Replace(device, new Attendance(input.From)) };
        if (input is CallInput.DeviceBack && input.From.Version == device.Address.Version)
        {
            return moved;
        }

        if (input is CallInput.DeviceJoined)
        {
            // A new session of the same device knows nothing of what the old one was told.
            ForgetIfNew(turn, device.Address, input.From);
            TellIncoming(turn, state.Terms, input.From, state.Until);
        }
        else
        {
            turn.Do(new CallEffect.Readdress(input.From));
            turn.Route(input.From, []);
        }

        turn.Route(state.Caller.Address, AddressesOf(moved.Devices));
        return moved;
    }

    private static CallState Remove(CallTurn turn, CallState.Ringing state, Attendance device)
    {
        var left = state with { Devices = state.Devices.Remove(device) };
        if (left.Devices.IsEmpty)
        {
            return EndRinging(turn, left, EndReason.Unreachable, null);
        }

        turn.Route(state.Caller.Address, AddressesOf(left.Devices));
        return left;
    }

    /// <summary>Ends a ringing call. <paramref name="declining"/> is the callee's device that ended it, if one did.</summary>
    private static CallState.Ended EndRinging(
        CallTurn turn, CallState.Ringing state, EndReason reason, string? by, Attendance? declining = null)
    {
        var others = declining is null ? reason : EndReason.DeclinedElsewhere;
        var told = state.Devices.Select(device => (device.Address, device == declining ? reason : others));
        if (state.Caller.Link != Link.Lost)
        {
            told = told.Prepend((state.Caller.Address, reason));
        }

        return End(
            turn, state.Terms, state.Caller.Address, reason, by, told,
            rang: true,
            declined: declining?.Address.Device);
    }

    /// <summary>A session of a party has moved to another gateway, or the party has begun a new one.</summary>
    private static void MoveTo(
        CallTurn turn, CallState state, CallInput input, DeviceAddress old, ImmutableArray<DeviceAddress> route)
    {
        if (input is CallInput.DeviceJoined)
        {
            turn.ReplyWith(SnapshotFor(turn, state, input.From));
            Renew(turn, old, input.From, route);
        }
        else if (input.From.Version > old.Version)
        {
            turn.Do(new CallEffect.Readdress(input.From));
            turn.Route(input.From, route);
        }
    }

    private static Attendance Gone(Attendance device) => device with { Link = Link.Lost };

    private static CallState.Ringing Invited(CallTurn turn, CallState.Ringing state, CallInput.Invite invite)
    {
        ReplyToInvite(turn, state.Terms, invite);
        return state;
    }

    private static CallState NotRinging(CallTurn turn, CallState state)
    {
        turn.Refuse(ErrorCode.NotRinging);
        return state;
    }

    private static CallState Stranger(CallTurn turn, CallState state, CallInput input)
    {
        if (IsCommand(input))
        {
            turn.Refuse(ErrorCode.NoSuchCall);
        }

        return state;
    }
}
