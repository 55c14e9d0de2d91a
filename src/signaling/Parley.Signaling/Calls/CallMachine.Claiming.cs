using System.Collections.Immutable;
using Parley.Signaling.Protocol;

namespace Parley.Signaling;

// Taking both users' slots, in the order of their ids, and glare (docs/protocol.md §5.3).
public sealed partial class CallMachine
{
    /// <summary>How often a slot's holder may turn out to be gone before the caller hears <c>busy</c>.</summary>
    private const int DisappointmentLimit = 5;

    private static CallState.Claiming BeginClaiming(CallTurn turn, CallInput.Invite invite)
    {
        var terms = new CallTerms(invite.Caller, invite.From.Device, new UserProfile(invite.To, invite.To), invite.Media);
        turn.Claim(terms, terms.FirstSlot);
        return new CallState.Claiming(
            terms, new Attendance(invite.From), [], new ClaimStep.Slot(terms.FirstSlot), null, null, 0,
            turn.Now + turn.Options.ClaimRetry, turn.Now + turn.Options.ClaimTimeout, turn.Version);
    }

    private static CallState ClaimingTakes(CallTurn turn, CallState.Claiming state, CallInput input)
    {
        var side = state.Terms.SideOf(input.From);
        switch (input)
        {
            case CallInput.Invite invite:
                ReplyToInvite(turn, state.Terms, invite);
                return state;
            case CallInput.Alert or CallInput.Accept or CallInput.Decline:
                turn.Refuse(side == CallSide.Caller ? ErrorCode.NotRinging : ErrorCode.NoSuchCall);
                return state;
            case CallInput.HangUp hangUp when side == CallSide.Caller:
                return Leave(turn, state, hangUp, ReasonBeforeAnswer(hangUp, EndReason.Cancelled), state.Terms.Caller.Id);
            case CallInput.HangUp:
                turn.Refuse(ErrorCode.NoSuchCall);
                return state;
            case CallInput.DeviceLeft when side == CallSide.Caller:
                return Leave(turn, state with { Caller = Gone(state.Caller) }, input, EndReason.Left, state.Terms.Caller.Id);
            case CallInput.DeviceExpired when side == CallSide.Caller:
                return Leave(turn, state with { Caller = Gone(state.Caller) }, input, EndReason.Lost, null);
            case CallInput.DeviceAway when side == CallSide.Caller:
                return state with { Caller = state.Caller with { Link = Link.Away } };
            case CallInput.DeviceBack when side == CallSide.Caller:
                Readdress(turn, state.Caller.Address, input.From);
                return state with { Caller = new Attendance(input.From) };
            case CallInput.DeviceJoined when side == CallSide.Caller:
                turn.ReplyWith(SnapshotFor(turn, state, input.From));
                return state with { Caller = new Attendance(input.From) };
            case CallInput.DeviceJoined when side == CallSide.Callee:
                return WithoutStale(state with { Devices = WithNewest(state.Devices, input.From) });
            case CallInput.Recover recover:
                return RecoverWhileClaiming(turn, state, recover);
            default:
                return state;
        }
    }

    private static CallState ClaimingTakes(CallTurn turn, CallState.Claiming state, ClusterInput input)
    {
        switch (input)
        {
            case ClusterInput.SlotTaken taken when state.Step == new ClaimStep.Slot(taken.User):
                return TakeSlot(turn, state, taken);
            case ClusterInput.SlotHeld held when state.Step == new ClaimStep.Slot(held.User):
                return Await(turn, state, new ClaimStep.Holder(held.User, held.Holder, state.Caller.Address.Version));
            case ClusterInput.HolderAnswered answered
                when state.Step is ClaimStep.Holder holder && holder.Call == answered.Holder:
                return TakeDecision(turn, state, holder, answered.Answer);
            case ClusterInput.HolderAsked asked:
                return LetWait(turn, state, asked.Newcomer);
            case ClusterInput.TimedOut when turn.Now >= state.RetryAt:
                // A holder's decision is always waited for: it may have merged the two calls already.
                return turn.Now >= state.GiveUpAt && state.Step is ClaimStep.Slot
                    ? EndClaim(turn, state, EndReason.Unreachable, null)
                    : Await(turn, state, state.Step);
            default:
                return state;
        }
    }

    private static CallState TakeSlot(CallTurn turn, CallState.Claiming state, ClusterInput.SlotTaken taken)
    {
        if (taken.User == state.Terms.Callee.Id)
        {
            state = state with
            {
                Terms = state.Terms with { Callee = taken.Profile ?? state.Terms.Callee },
                Devices = taken.Devices.Aggregate(state.Devices, WithNewest),
            };
            state = WithoutStale(state);
        }

        return taken.User == state.Terms.FirstSlot
            ? Await(turn, state, new ClaimStep.Slot(state.Terms.SecondSlot))
            : FinishClaim(turn, state);
    }

    private static CallState FinishClaim(CallTurn turn, CallState.Claiming state)
    {
        if (state.Waiting is { Device: { } device } newcomer)
        {
            var terms = state.Terms with { Callee = newcomer.Caller };
            turn.Do(new CallEffect.AnswerNewcomer(newcomer.Call, HolderAnswer.Merged));
            turn.TellMerged(device, newcomer);
            return Connect(turn, terms, state.Caller, new Attendance(device), 0, newcomer.Call);
        }

        return state.Devices.IsEmpty ? EndClaim(turn, state, EndReason.Unreachable, null) : BeginRinging(turn, state);
    }

    private static CallState TakeDecision(CallTurn turn, CallState.Claiming state, ClaimStep.Holder holder, HolderAnswer answer)
    {
        switch (answer)
        {
            case HolderAnswer.Merged:
                // The holder has told the device; what happened to it meanwhile belongs to the holder now.
                if (Sequel(state) is { } sequel)
                {
                    turn.Do(new CallEffect.Forward(holder.Call, sequel));
                }

                if (state.Waiting is { } waiting)
                {
                    turn.Do(new CallEffect.AnswerNewcomer(waiting.Call, HolderAnswer.Gone));
                }

                turn.SkipVersion();
                if (state.Caller.Address.Version > holder.Asked && state.Caller.Link != Link.Lost)
                {
                    // The holder may have told a session that is no more.
                    turn.TellEnd(state.Caller.Address, EndReason.Merged, null, holder.Call);
                }

                return End(turn, state.Terms, state.Caller.Address, EndReason.Merged, null, [], into: holder.Call);
            case var _ when state.Farewell is { } farewell:
                return EndClaim(turn, state, farewell switch
                {
                    CallInput.HangUp hangUp => ReasonBeforeAnswer(hangUp, EndReason.Cancelled),
                    CallInput.DeviceLeft => EndReason.Left,
                    _ => EndReason.Lost,
                }, farewell is CallInput.DeviceExpired ? null : state.Terms.Caller.Id);
            case HolderAnswer.Gone when state.Disappointments < DisappointmentLimit:
                turn.Do(new CallEffect.ReleaseSlot(holder.User, holder.Call));
                return Await(
                    turn, state with { Disappointments = state.Disappointments + 1 }, new ClaimStep.Slot(holder.User));
            default:
                return EndClaim(turn, state, EndReason.Busy, null);
        }
    }

    /// <summary>What the holder must learn of the merged device beyond what the question told it.</summary>
    private static CallInput? Sequel(CallState.Claiming state) => state.Farewell ?? state.Caller.Link switch
    {
        Link.Away => new CallInput.DeviceAway(state.Caller.Address),
        // The session may have moved since the question was asked.
        _ => new CallInput.DeviceBack(state.Caller.Address),
    };

    private static CallState.Claiming LetWait(CallTurn turn, CallState.Claiming state, Newcomer newcomer)
    {
        if (newcomer.Device is not null && state.Terms.Mirrors(newcomer.Caller.Id, newcomer.Callee) && state.Farewell is null &&
            (state.Waiting is null || state.Waiting.Call == newcomer.Call))
        {
            return WithoutStale(state with { Waiting = newcomer });
        }

        turn.Do(new CallEffect.AnswerNewcomer(newcomer.Call, HolderAnswer.Busy));
        return state;
    }

    /// <summary>
    /// A newcomer from a session that is not its device's newest gets no answer and asks again: with its new address if the session has moved. A page that
    /// was loaded again has forgotten its call, and is not to find itself in another one.
    /// </summary>
    private static CallState.Claiming WithoutStale(CallState.Claiming state) =>
        state.Waiting is { } waiting && IsStale(waiting, state.Devices) ? state with { Waiting = null } : state;

    /// <summary>Whether the newcomer's device is known to have begun a newer session.</summary>
    private static bool IsStale(Newcomer newcomer, IEnumerable<DeviceAddress> devices) =>
        newcomer.Device is { } device && devices.Any(known => Same(known, device) is not null && known.Version > device.Version);

    private static CallState.Claiming Await(CallTurn turn, CallState.Claiming state, ClaimStep step)
    {
        switch (step)
        {
            case ClaimStep.Slot slot:
                turn.Claim(state.Terms, slot.User);
                break;
            case ClaimStep.Holder holder:
                turn.Do(new CallEffect.AskHolder(holder.Call, new Newcomer(
                    turn.Call, state.Terms.Caller, state.Terms.Callee.Id, state.Caller.Address, state.Version)));
                break;
        }

        return state with { Step = step, RetryAt = turn.Now + turn.Options.ClaimRetry };
    }

    private static CallState Leave(CallTurn turn, CallState.Claiming state, CallInput farewell, EndReason reason, string? by) =>
        state.Step switch
        {
            // The holder may have merged the two calls already: its decision comes first.
            ClaimStep.Holder => state with { Farewell = state.Farewell ?? farewell },
            _ => EndClaim(turn, state, reason, by),
        };

    private static CallState.Ended EndClaim(CallTurn turn, CallState.Claiming state, EndReason reason, string? by)
    {
        if (state.Waiting is { } waiting)
        {
            turn.Do(new CallEffect.AnswerNewcomer(waiting.Call, HolderAnswer.Gone));
        }

        return End(
            turn, state.Terms, state.Caller.Address, reason, by, state.Caller.Link == Link.Lost ? [] : [(state.Caller.Address, reason)]);
    }

    /// <summary>What a <c>hang-up</c> before the answer means: its own word if it has one to say about media.</summary>
    private static EndReason ReasonBeforeAnswer(CallInput.HangUp hangUp, EndReason plain) =>
        hangUp.Reason is EndReason.MediaLost or EndReason.MediaFailed or EndReason.NoMedia ? hangUp.Reason : plain;

    private static void Readdress(CallTurn turn, DeviceAddress old, DeviceAddress now)
    {
        if (now.Version > old.Version)
        {
            turn.Do(new CallEffect.Readdress(now));
        }
    }

    private static ImmutableArray<DeviceAddress> WithNewest(ImmutableArray<DeviceAddress> devices, DeviceAddress device)
    {
        var known = devices.FirstOrDefault(entry => entry.Device == device.Device);
        return known is null ? devices.Add(device)
            : device.Version > known.Version ? devices.Replace(known, device)
            : devices;
    }
}
