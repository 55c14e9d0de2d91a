using System.Collections.Immutable;
using Parley.Signaling.Protocol;

namespace Parley.Signaling;

// After a server died (docs/protocol.md §6.4): tickets bring the call back, and it waits until it is whole again.
public sealed partial class CallMachine
{
    private static CallState BeginRecovery(CallTurn turn, CallState none, CallInput.Recover recover)
    {
        var ticket = recover.Ticket;
        if (!IsUsable(turn, recover))
        {
            return Unrecoverable(turn, none, recover);
        }

        turn.BeginLife(ticket.Version + 1);
        var terms = TermsOf(ticket);
        if (ticket.RingUntil is { } until && turn.Now >= until)
        {
            var over = End(turn, terms, null, EndReason.NoAnswer, null, [], rang: true);
            turn.ReplyWith(SnapshotFor(turn, over, recover.From));
            return over;
        }

        turn.Claim(terms, terms.FirstSlot);
        turn.Claim(terms, terms.SecondSlot);
        return RecoveringTakes(turn, Awaiting(turn, ticket, null), recover);
    }

    private static CallState RecoverWhileClaiming(CallTurn turn, CallState.Claiming state, CallInput.Recover recover)
    {
        if (!IsUsable(turn, recover) || !Matches(state.Terms, recover.Ticket) || state.Step is ClaimStep.Holder)
        {
            return Unrecoverable(turn, state, recover);
        }

        // The caller, who had heard nothing yet, has begun this call again, and here comes what became of it before.
        if (state.Waiting is { } waiting)
        {
            turn.Do(new CallEffect.AnswerNewcomer(waiting.Call, HolderAnswer.Busy));
        }

        turn.BeginLife(Math.Max(state.Version, recover.Ticket.Version) + 1);
        turn.Claim(state.Terms, state.Terms.FirstSlot);
        turn.Claim(state.Terms, state.Terms.SecondSlot);
        var caller = new Returned(state.Caller.Address, state.Caller.Link, Knowledge.Nothing);
        return RecoveringTakes(turn, Awaiting(turn, recover.Ticket, caller), recover);
    }

    private static CallState RecoverWhileRinging(CallTurn turn, CallState.Ringing state, CallInput.Recover recover)
    {
        var (from, ticket) = (recover.From, recover.Ticket);
        if (!IsUsable(turn, recover) || !Matches(state.Terms, ticket))
        {
            return Unrecoverable(turn, state, recover);
        }

        CallState next;
        if (state.Terms.SideOf(from) == CallSide.Caller)
        {
            Renew(turn, state.Caller.Address, from, AddressesOf(state.Devices));
            next = ticket.CalleeDevice is { } answered && state.Devices.FirstOrDefault(entry => entry.Address.Device == answered) is { } device
                ? Answer(turn, state with { Caller = new Attendance(from) }, device, 0)
                : state with { Caller = new Attendance(from) };
        }
        else
        {
            var known = Find(state.Devices, from);
            Renew(turn, known?.Address, from, []);
            var devices = known is null ? state.Devices.Add(new Attendance(from)) : state.Devices.Replace(known, new Attendance(from));
            var back = state with { Devices = devices };
            if (ticket.CalleeDevice is not null)
            {
                // It had answered before the server died, and that stands.
                next = Answer(turn, back, new Attendance(from), 0, winnerKnows: true);
            }
            else
            {
                if (known?.Address != from)
                {
                    turn.Route(state.Caller.Address, AddressesOf(devices));
                }

                next = back;
            }
        }

        turn.ReplyWith(SnapshotFor(turn, next, from));
        return next;
    }

    private static CallState RecoverWhileActive(CallTurn turn, CallState.Active state, CallInput.Recover recover)
    {
        var (from, ticket) = (recover.From, recover.Ticket);
        if (!IsUsable(turn, recover) || !Matches(state.Terms, ticket))
        {
            return Unrecoverable(turn, state, recover);
        }

        var next = state;
        var party = Same(state.Caller.Address, from) is not null ? state.Caller : Same(state.Callee.Address, from) is not null ? state.Callee : null;
        if (party is not null)
        {
            // Repeated in full when the ticket is presented again: the snapshot of the last reply makes all earlier notices void.
            var peer = party == state.Caller ? state.Callee : state.Caller;
            ForgetIfNew(turn, party.Address, from);
            if (ticket.Phase == CallPhase.Active)
            {
                turn.Route(from, [peer.Address]);
            }
            else
            {
                turn.Tell(
                    from,
                    party == state.Caller
                        ? AcceptedForCaller(turn, state.Terms, from, state.Callee.Address.Device, state.Ack)
                        : AcceptedForCallee(turn, state.Terms, from),
                    [peer.Address]);
            }

            TellLink(turn, from, peer.Link);
            next = Return(turn, state, party, peer, from);
        }

        turn.ReplyWith(SnapshotFor(turn, next, from));
        return next;
    }

    /// <summary>Adds a device with its ticket to a recovering call; whatever the ticket says beyond what is known counts.</summary>
    private static CallState RecoverFurther(CallTurn turn, CallState.Recovering state, CallInput.Recover recover)
    {
        var (from, ticket) = (recover.From, recover.Ticket);
        if (!IsUsable(turn, recover) || !Matches(state.Terms, ticket))
        {
            return Unrecoverable(turn, state, recover);
        }

        // An answer once given stands; of two answers the newer ticket knows better.
        if (ticket.CalleeDevice is { } answered && answered != state.Answer?.Device &&
            (state.Answer is null || ticket.Version > state.TicketVersion))
        {
            state = Adopt(turn, state, new RecoveredAnswer(answered, 0));
        }

        state = state with { TicketVersion = Math.Max(state.TicketVersion, ticket.Version) };
        var knows = ticket.CalleeDevice is { } device && device == state.Answer?.Device ? Knowledge.Answer : Knowledge.Ringing;
        var back = new Returned(from, Link.Here, knows);
        if (state.Terms.SideOf(from) == CallSide.Caller)
        {
            ForgetIfNew(turn, state.Caller?.Address, from);
            state = state with { Caller = back };
        }
        else if (state.Answer is null || state.Answer.Device == from.Device)
        {
            ForgetIfNew(turn, Find(state.Devices, from)?.Address, from);
            state = state with { Devices = WithReturned(state.Devices, back) };
        }

        var settled = Settle(turn, state);
        turn.ReplyWith(SnapshotFor(turn, settled, from));
        return settled;
    }

    /// <summary>Makes a recovering call ringing or active again as soon as its parties are back.</summary>
    private static CallState Settle(CallTurn turn, CallState.Recovering state)
    {
        if (state.Caller is not { } caller || state.Devices.IsEmpty)
        {
            return state;
        }

        var calling = new Attendance(caller.Address, caller.Link);
        if (state.Answer is { } answer)
        {
            var callee = state.Devices[0];
            return Connect(
                turn, state.Terms, calling, new Attendance(callee.Address, callee.Link), answer.Ack,
                callerKnows: caller.Knows == Knowledge.Answer, calleeKnows: callee.Knows == Knowledge.Answer)
                with { RenewAt = turn.Now + turn.Options.ClaimRetry };
        }

        var until = state.RingUntil ?? turn.Now + turn.Options.RingTimeout;
        ImmutableArray<DeviceAddress> devices = [.. state.Devices.Select(device => device.Address)];
        if (caller.Knows == Knowledge.Nothing)
        {
            turn.Tell(caller.Address, new SessionEvent.Calling(
                turn.Call, state.Terms.CalleePeer(null), turn.RingingTicket(state.Terms, caller.Address, until)), devices);
        }
        else
        {
            turn.Route(caller.Address, devices);
        }

        foreach (var device in state.Devices)
        {
            if (device.Knows == Knowledge.Nothing)
            {
                TellIncoming(turn, state.Terms, device.Address, until);
            }
            else
            {
                turn.Route(device.Address, []);
            }
        }

        return new CallState.Ringing(
            state.Terms, calling, [.. state.Devices.Select(device => new Attendance(device.Address, device.Link))], false, until, turn.Version);
    }

    /// <summary>Takes an answer over: the callee's other devices learn of it.</summary>
    private static CallState.Recovering Adopt(CallTurn turn, CallState.Recovering state, RecoveredAnswer answer)
    {
        foreach (var other in state.Devices.Where(device => device.Address.Device != answer.Device))
        {
            turn.TellEnd(other.Address, EndReason.AnsweredElsewhere, state.Terms.Callee.Id);
        }

        return state with
        {
            Answer = answer,
            Devices = [.. state.Devices.Where(device => device.Address.Device == answer.Device)],
            Caller = state.Caller is { Knows: Knowledge.Answer } caller ? caller with { Knows = Knowledge.Ringing } : state.Caller,
        };
    }

    /// <summary>A device has begun a new session: what was not delivered to the old one is void, and messages go to the new one.</summary>
    private static void Renew(CallTurn turn, DeviceAddress? old, DeviceAddress now, ImmutableArray<DeviceAddress> route)
    {
        ForgetIfNew(turn, old, now);
        turn.Route(now, route);
    }

    private static void ForgetIfNew(CallTurn turn, DeviceAddress? old, DeviceAddress now)
    {
        if (old is null || now.Version > old.Version)
        {
            turn.Do(new CallEffect.ForgetNotices(now));
        }
    }

    private static CallState.Recovering Awaiting(CallTurn turn, CallTicket ticket, Returned? caller) => new(
        TermsOf(ticket), null, caller, [], ticket.RingUntil, long.MinValue, turn.Now + turn.Options.RecoveryWindow, turn.Version);

    private static CallTerms TermsOf(CallTicket ticket) => new(ticket.Caller, ticket.CallerDevice, ticket.Callee, ticket.Media);

    private static bool Matches(CallTerms terms, CallTicket ticket) =>
        terms.Caller.Id == ticket.Caller.Id && terms.CallerDevice == ticket.CallerDevice && terms.Callee.Id == ticket.Callee.Id;

    private static bool IsUsable(CallTurn turn, CallInput.Recover recover)
    {
        var (from, ticket) = (recover.From, recover.Ticket);
        return ticket.Call == turn.Call && ticket.HolderUser == from.User && ticket.HolderDevice == from.Device
            && turn.Now - ticket.IssuedAt < turn.Options.TicketLifetime
            && TermsOf(ticket).SideOf(from) switch
            {
                CallSide.Stranger => false,
                _ when ticket.Phase != CallPhase.Active => ticket is { RingUntil: not null, CalleeDevice: null },
                CallSide.Callee => ticket.CalleeDevice == from.Device,
                _ => ticket.CalleeDevice is not null,
            };
    }

    private static CallState Unrecoverable(CallTurn turn, CallState state, CallInput.Recover recover)
    {
        var terms = TermsOf(recover.Ticket);
        turn.ReplyWith(LostSnapshot(turn, terms, terms.SideOf(recover.From)), ErrorCode.NoSuchCall);
        return state;
    }

    private static ImmutableArray<Returned> WithReturned(ImmutableArray<Returned> devices, Returned device)
    {
        var known = Find(devices, device.Address);
        return known is null ? devices.Add(device) : devices.Replace(known, device);
    }
}
