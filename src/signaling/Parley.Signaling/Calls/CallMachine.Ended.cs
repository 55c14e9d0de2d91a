using Parley.Signaling.Protocol;

namespace Parley.Signaling;

// The end is remembered for a while, so that late and repeated commands get the answer they would have got in time.
public sealed partial class CallMachine
{
    private static CallState EndedTakes(CallTurn turn, CallState.Ended state, CallInput input)
    {
        var side = state.Terms.SideOf(input.From);
        if (side == CallSide.Callee && !state.Rang)
        {
            side = CallSide.Stranger;
        }

        switch (input, side)
        {
            case (CallInput.Invite invite, _):
                ReplyToInvite(turn, state.Terms, invite);
                return turn.Reply.Error is null && invite.From.Version > state.CallerVersion ? TellAgain(turn, state, invite.From) : state;
            case (CallInput.Recover recover, _):
                return RecoverWhileEnded(turn, state, recover);
            case (_, CallSide.Stranger):
                return Stranger(turn, state, input);
            case (CallInput.DeviceJoined or CallInput.DeviceBack, _):
                // Of what is still to be told, at least the end concerns it: it may have heard of the beginning.
                turn.Do(new CallEffect.Readdress(input.From));
                break;
            case (CallInput.Alert or CallInput.Accept or CallInput.Decline, CallSide.Caller):
                return NotRinging(turn, state);
            case (CallInput.Accept, _) when state.Answered != input.From.Device:
                turn.Refuse(state.Answered is null ? ErrorCode.NoSuchCall : ErrorCode.NotRinging);
                return state;
            case (CallInput.Decline, _) when state.Answered == input.From.Device:
                return NotRinging(turn, state);
        }

        if (state.Into is { } holder && side == CallSide.Caller &&
            input is CallInput.HangUp or CallInput.DeviceAway or CallInput.DeviceBack or CallInput.DeviceExpired or CallInput.DeviceLeft)
        {
            // Its client may not know yet that the call goes on as another one.
            turn.Do(new CallEffect.Forward(holder, input));
        }

        return state;
    }

    private static CallState EndedTakes(CallTurn turn, CallState.Ended state, ClusterInput input)
    {
        switch (input)
        {
            case ClusterInput.SlotTaken taken:
                // The answer to a claim that was under way at the end.
                turn.Do(new CallEffect.ReleaseSlot(taken.User, turn.Call));
                return state;
            case ClusterInput.HolderAsked asked:
                turn.Do(new CallEffect.AnswerNewcomer(
                    asked.Newcomer.Call, asked.Newcomer.Call == state.MergedFrom ? HolderAnswer.Merged : HolderAnswer.Gone));
                return state;
            case ClusterInput.TimedOut when turn.Now >= state.ForgetAt:
                return Initial;
            default:
                return state;
        }
    }

    /// <summary>The caller repeats its call in a session that began after the end, and so has not been told of it.</summary>
    private static CallState.Ended TellAgain(CallTurn turn, CallState.Ended state, DeviceAddress caller)
    {
        turn.TellEnd(caller, state.Reason, state.By, state.Into);
        return state with { CallerVersion = caller.Version };
    }

    private static CallState RecoverWhileEnded(CallTurn turn, CallState.Ended state, CallInput.Recover recover)
    {
        if (!IsUsable(turn, recover) || !Matches(state.Terms, recover.Ticket))
        {
            return Unrecoverable(turn, state, recover);
        }

        turn.Do(new CallEffect.ForgetNotices(recover.From));
        turn.ReplyWith(SnapshotFor(turn, state, recover.From));
        return state;
    }
}
