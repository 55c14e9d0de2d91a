using Parley.Signaling.Protocol;

namespace Parley.Signaling;

// Two devices are connected. Signaling may come and go; the call goes on as long as its media does.
public sealed partial class CallMachine
{
    private static CallState ActiveTakes(CallTurn turn, CallState.Active state, CallInput input)
    {
        var side = state.Terms.SideOf(input.From);
        var isCallee = Same(state.Callee.Address, input.From) is not null;
        switch (input, side)
        {
            case (CallInput.Invite invite, _):
                ReplyToInvite(turn, state.Terms, invite);
                return state;
            case (CallInput.Recover recover, _):
                return RecoverWhileActive(turn, state, recover);
            case (_, CallSide.Stranger):
                return Stranger(turn, state, input);
            case (_, CallSide.Caller):
                return PartyWhileActive(turn, state, input, state.Caller, state.Callee);
            case var _ when isCallee:
                return PartyWhileActive(turn, state, input, state.Callee, state.Caller);
            case (CallInput.Accept, _):
                return NotRinging(turn, state);
            default:
                // Another device of the callee, which has been told that the answer was given elsewhere.
                return state;
        }
    }

    private static CallState PartyWhileActive(
        CallTurn turn, CallState.Active state, CallInput input, Attendance party, Attendance peer)
    {
        var isCaller = party == state.Caller;
        switch (input)
        {
            case CallInput.Decline:
            case CallInput.Alert or CallInput.Accept when isCaller:
                return NotRinging(turn, state);
            case CallInput.HangUp hangUp:
                return EndActive(turn, state, ReasonBeforeAnswer(hangUp, EndReason.HungUp), party.Address.User);
            case CallInput.DeviceLeft:
                return EndActive(turn, WithParty(turn, state, party, Gone(party)), EndReason.Left, party.Address.User);
            case CallInput.DeviceExpired when peer.Link == Link.Lost:
                return EndActive(turn, WithParty(turn, state, party, Gone(party)), EndReason.Lost, null);
            case CallInput.DeviceExpired when party.Link != Link.Lost:
                TellPeer(turn, peer, new SessionEvent.PeerLost(turn.Call));
                return WithParty(turn, state, party, Gone(party));
            case CallInput.DeviceAway when party.Link == Link.Here:
                TellPeer(turn, peer, new SessionEvent.PeerAway(turn.Call));
                return WithParty(turn, state, party, party with { Link = Link.Away });
            case CallInput.DeviceBack or CallInput.DeviceJoined:
                MoveTo(turn, state, input, party.Address, [peer.Address]);
                return Return(turn, state, party, peer, input.From);
            default:
                return state;
        }
    }

    private static CallState.Active ActiveTakes(CallTurn turn, CallState.Active state, ClusterInput input)
    {
        switch (input)
        {
            case ClusterInput.TimedOut when turn.Now >= state.RenewAt:
                turn.Claim(state.Terms, state.Terms.FirstSlot);
                turn.Claim(state.Terms, state.Terms.SecondSlot);
                return state with { RenewAt = turn.Now + turn.Options.SlotRenewal };
            case ClusterInput.HolderAsked asked:
                turn.Do(new CallEffect.AnswerNewcomer(
                    asked.Newcomer.Call, asked.Newcomer.Call == state.MergedFrom ? HolderAnswer.Merged : HolderAnswer.Busy));
                return state;
            default:
                // Live media is never harmed for a slot: one that another call has got meanwhile stays with that call.
                return state;
        }
    }

    /// <summary>A party is back: its peer repeats what it has not acknowledged.</summary>
    private static CallState.Active Return(
        CallTurn turn, CallState.Active state, Attendance party, Attendance peer, DeviceAddress address)
    {
        var moved = address.Version > party.Address.Version;
        if (!moved && party.Link == Link.Here)
        {
            return state;
        }

        if (peer.Link != Link.Lost)
        {
            turn.Tell(peer.Address, new SessionEvent.PeerResumed(turn.Call), [address]);
        }

        return WithParty(turn, state, party, new Attendance(address));
    }

    private static void TellPeer(CallTurn turn, Attendance peer, SessionEvent what)
    {
        if (peer.Link != Link.Lost)
        {
            turn.Tell(peer.Address, what);
        }
    }

    private static CallState.Active WithParty(CallTurn turn, CallState.Active state, Attendance party, Attendance changed) =>
        party == state.Caller
            ? state with { Caller = changed }
            : state with { Callee = changed };

    private static CallState.Ended EndActive(CallTurn turn, CallState.Active state, EndReason reason, string? by) => End(
        turn, state.Terms, state.Caller.Address, reason, by,
        new[] { state.Caller, state.Callee }.Where(party => party.Link != Link.Lost).Select(party => (party.Address, reason)),
        rang: true,
        answered: state.Callee.Address.Device,
        mergedFrom: state.MergedFrom);
}
