using Parley.Signaling.Protocol;

namespace Parley.Signaling;

// The call as one of its devices sees it (docs/protocol.md §6.4).
public sealed partial class CallMachine
{
    private static CallSnapshot? SnapshotFor(CallTurn turn, CallState state, DeviceAddress device) => state switch
    {
        CallState.Claiming s when s.Terms.SideOf(device) == CallSide.Caller =>
            Snapshot(turn, s.Terms, CallSide.Caller, CallPhase.Claiming, null),
        CallState.Ringing s when s.Terms.SideOf(device) is var side and not CallSide.Stranger =>
            Snapshot(turn, s.Terms, side, CallPhase.Ringing, null) with
            {
                Ticket = turn.RingingTicket(s.Terms, device, s.Until),
                RingFor = s.Until - turn.Now,
            },
        CallState.Active s => ActiveSnapshot(turn, s, device),
        CallState.Recovering s => RecoveringSnapshot(turn, s, device),
        CallState.Ended s when s.Terms.SideOf(device) is var side and not CallSide.Stranger =>
            Snapshot(turn, s.Terms, side, CallPhase.Ended, s.Answered) with { Reason = ReasonFor(s, side, device) },
        _ => null,
    };

    private static CallSnapshot? ActiveSnapshot(CallTurn turn, CallState.Active state, DeviceAddress device)
    {
        var side = state.Terms.SideOf(device);
        var callee = state.Callee.Address.Device;
        return side switch
        {
            CallSide.Stranger => null,
            CallSide.Callee when callee != device.Device => Elsewhere(turn, state.Terms),
            _ => Snapshot(turn, state.Terms, side, CallPhase.Active, callee) with
            {
                Ticket = turn.ActiveTicket(state.Terms, device, callee),
            },
        };
    }

    private static CallSnapshot? RecoveringSnapshot(CallTurn turn, CallState.Recovering state, DeviceAddress device)
    {
        var side = state.Terms.SideOf(device);
        if (side == CallSide.Stranger)
        {
            return null;
        }

        if (state.Answer is not { } answer)
        {
            var until = state.RingUntil ?? state.Deadline;
            return Snapshot(turn, state.Terms, side, CallPhase.Recovering, null) with
            {
                Ticket = turn.RingingTicket(state.Terms, device, until),
                RingFor = until - turn.Now,
            };
        }

        return side == CallSide.Callee && answer.Device != device.Device
            ? Elsewhere(turn, state.Terms)
            : Snapshot(turn, state.Terms, side, CallPhase.Recovering, answer.Device) with
            {
                Ticket = turn.ActiveTicket(state.Terms, device, answer.Device),
            };
    }

    private static EndReason ReasonFor(CallState.Ended state, CallSide side, DeviceAddress device) =>
        side != CallSide.Callee ? state.Reason
        : state.Answered is { } answered && answered != device.Device ? EndReason.AnsweredElsewhere
        : state.Declined is { } declined && declined != device.Device ? EndReason.DeclinedElsewhere
        : state.Reason;

    private static CallSnapshot Elsewhere(CallTurn turn, CallTerms terms) =>
        Snapshot(turn, terms, CallSide.Callee, CallPhase.Ended, null) with { Reason = EndReason.AnsweredElsewhere };

    private static CallSnapshot LostSnapshot(CallTurn turn, CallTerms terms, CallSide side) =>
        Snapshot(turn, terms, side, CallPhase.Ended, null) with { Reason = EndReason.Lost };

    private static CallSnapshot Snapshot(CallTurn turn, CallTerms terms, CallSide side, CallPhase phase, DeviceId? callee) => new(
        turn.Call,
        phase,
        side == CallSide.Caller ? CallRole.Caller : CallRole.Callee,
        side == CallSide.Caller ? terms.CalleePeer(callee) : terms.CallerPeer,
        terms.Media);
}
