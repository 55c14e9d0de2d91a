using Parley.Signaling.Protocol;

namespace Parley.Signaling;

// What else can happen to a call while it waits for its parties to come back.
public sealed partial class CallMachine
{
    private static CallState RecoveringTakes(CallTurn turn, CallState.Recovering state, CallInput input)
    {
        var side = state.Terms.SideOf(input.From);
        switch (input, side)
        {
            case (CallInput.Recover recover, _):
                return RecoverFurther(turn, state, recover);
            case (CallInput.Invite invite, _):
                ReplyToInvite(turn, state.Terms, invite);
                return side == CallSide.Caller && turn.Reply.Error is null && state.Caller is null
                    ? Settle(turn, state with { Caller = new Returned(invite.From, Link.Here, Knowledge.Nothing) })
                    : state;
            case (_, CallSide.Stranger):
                return Stranger(turn, state, input);
            case (_, CallSide.Caller):
                return CallerWhileRecovering(turn, state, input);
            default:
                return CalleeWhileRecovering(turn, state, input);
        }
    }

    private static CallState CallerWhileRecovering(CallTurn turn, CallState.Recovering state, CallInput input)
    {
        var user = state.Terms.Caller.Id;
        switch (input)
        {
            case CallInput.HangUp hangUp:
                var plain = state.Answer is null ? EndReason.Cancelled : EndReason.HungUp;
                return EndRecovering(turn, state, ReasonBeforeAnswer(hangUp, plain), user);
            case CallInput.DeviceLeft:
                return EndRecovering(turn, state with { Caller = null }, EndReason.Left, user);
            case CallInput.DeviceExpired:
                return state with { Caller = null };
            case CallInput.DeviceAway or CallInput.DeviceBack or CallInput.DeviceJoined:
                return state.Caller is { } caller ? state with { Caller = Moved(turn, caller, input) } : state;
            default:
                return NotRinging(turn, state);
        }
    }

    private static CallState CalleeWhileRecovering(CallTurn turn, CallState.Recovering state, CallInput input)
    {
        var user = state.Terms.Callee.Id;
        var device = Find(state.Devices, input.From);
        var answered = state.Answer?.Device == input.From.Device;
        switch (input)
        {
            case CallInput.Alert or CallInput.Accept when answered:
                return state;
            case CallInput.Accept accept when state.Answer is null && device is not null:
                return Settle(turn, Adopt(turn, state, new RecoveredAnswer(device.Address.Device, accept.Ack)));
            case CallInput.Decline when state.Answer is null && device is not null:
                return EndRecovering(turn, state, EndReason.Declined, user, device);
            case CallInput.HangUp hangUp when state.Answer is null && device is not null:
                return EndRecovering(turn, state, ReasonBeforeAnswer(hangUp, EndReason.Declined), user, device);
            case CallInput.HangUp hangUp when answered:
                return EndRecovering(turn, state, ReasonBeforeAnswer(hangUp, EndReason.HungUp), user);
            case CallInput.Alert when device is not null:
            case CallInput.Alert or CallInput.Decline or CallInput.HangUp when state.Answer is not null && !answered:
                return state;
            case CallInput.Alert or CallInput.Accept or CallInput.Decline or CallInput.HangUp:
                return NotRinging(turn, state);
            case CallInput.DeviceLeft when answered:
                return EndRecovering(turn, state with { Devices = [] }, EndReason.Left, user);
            case CallInput.DeviceLeft or CallInput.DeviceExpired when device is not null:
                return state with { Devices = state.Devices.Remove(device) };
            case CallInput.DeviceAway or CallInput.DeviceBack or CallInput.DeviceJoined when device is not null:
                return state with { Devices = state.Devices.Replace(device, Moved(turn, device, input)) };
            case CallInput.DeviceJoined when state.Answer is null:
                return Settle(turn, state with { Devices = state.Devices.Add(new Returned(input.From, Link.Here, Knowledge.Nothing)) });
            default:
                return state;
        }
    }

    private static CallState RecoveringTakes(CallTurn turn, CallState.Recovering state, ClusterInput input)
    {
        switch (input)
        {
            case ClusterInput.TimedOut when turn.Now >= state.Deadline:
                return EndRecovering(turn, state, EndReason.Lost, null);
            case ClusterInput.TimedOut when state.Answer is null && turn.Now >= state.RingUntil:
                return EndRecovering(turn, state, EndReason.NoAnswer, null);
            case ClusterInput.HolderAsked asked:
                turn.Do(new CallEffect.AnswerNewcomer(asked.Newcomer.Call, HolderAnswer.Busy));
                return state;
            // A call that was answered needs no slot to come back: its media is live.
            case ClusterInput.SlotHeld held when state.Answer is null:
                AskForSlot(turn, state.Terms, held);
                return state;
            case ClusterInput.HolderAnswered { Answer: HolderAnswer.Gone } answered when state.Answer is null:
                ClaimAgain(turn, state.Terms, answered.Holder);
                return state;
            case ClusterInput.HolderAnswered when state.Answer is null:
                return EndRecovering(turn, state, EndReason.Busy, null);
            default:
                return state;
        }
    }

    private static Returned Moved(CallTurn turn, Returned device, CallInput input)
    {
        if (input.From.Version > device.Address.Version)
        {
            turn.Do(input is CallInput.DeviceJoined ? new CallEffect.ForgetNotices(input.From) : new CallEffect.Readdress(input.From));
        }

        return new Returned(
            input.From,
            input is CallInput.DeviceAway ? Link.Away : Link.Here,
            input is CallInput.DeviceJoined && input.From.Version > device.Address.Version ? Knowledge.Nothing : device.Knows);
    }

    /// <summary>Asks the holder of a slot that a recovered call wants back. It cannot be merged: its caller may not be there yet.</summary>
    private static void AskForSlot(CallTurn turn, CallTerms terms, ClusterInput.SlotHeld held) => turn.Do(new CallEffect.AskHolder(
        held.Holder, new Newcomer(turn.Call, terms.Caller, terms.Callee.Id, null, turn.Version)));

    private static void ClaimAgain(CallTurn turn, CallTerms terms, CallId gone)
    {
        turn.Do(new CallEffect.ReleaseSlot(terms.FirstSlot, gone));
        turn.Do(new CallEffect.ReleaseSlot(terms.SecondSlot, gone));
        turn.Claim(terms, terms.FirstSlot);
        turn.Claim(terms, terms.SecondSlot);
    }

    private static CallState.Ended EndRecovering(
        CallTurn turn, CallState.Recovering state, EndReason reason, string? by, Returned? declining = null)
    {
        var others = declining is null ? reason : EndReason.DeclinedElsewhere;
        var told = state.Devices.Select(device => (device.Address, device == declining ? reason : others));
        if (state.Caller is { } caller)
        {
            told = told.Prepend((caller.Address, reason));
        }

        return End(
            turn, state.Terms, state.Caller?.Address, reason, by, told, rang: true, answered: state.Answer?.Device, declined: declining?.Address.Device);
    }
}
