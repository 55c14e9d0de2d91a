using Parley.Ice.Checks;
using Parley.Ice.Gathering;
using Parley.Ice.Pairs;
using Parley.SansIO;
using Parley.Stun;

namespace Parley.Ice;

/// <content>Checks that go out (RFC 8445 §7.2.2 to §7.2.4).</content>
public sealed partial class IceAgent
{
    private void Check(Instant now, IceGeneration generation, CandidatePair pair, bool nominates, bool consent = false)
    {
        var id = TransactionId.Create(_random);
        var active = generation.Pairs.Count(static one => one.State is CandidatePairState.Waiting or CandidatePairState.InProgress);
        // RFC 8445 §14.3: RTO = MAX (500ms, Ta * (Num-Waiting + Num-In-Progress)).
        var rto = TimeSpan.FromTicks(Math.Max(_settings.InitialRto.Ticks, _settings.Pace.Ticks * active));
        var timers = new StunTimers { InitialRto = rto, MaxRequests = _settings.MaxRequests };
        var check = new OutstandingCheck(generation, pair, StunTransaction.Begin(now, id, pair.Local.Base.Transport != TransportProtocol.Udp, timers))
        {
            Message = WriteCheck(generation, pair, id, nominates),
            Role = Role,
            Nominates = nominates,
            IsConsent = consent,
        };
        _checks.Add(id, check);
        if (!consent && !nominates)
        {
            pair.Become(now, CandidatePairState.InProgress);
        }

        pair.Note(now, PairStep.CheckSent);
        SendFrom(pair.Local.Base, pair.Remote.Address, check.Message);
    }

    private byte[] WriteCheck(IceGeneration generation, CandidatePair pair, TransactionId id, bool nominates)
    {
        var remote = generation.Remote!;
        Span<byte> buffer = stackalloc byte[640];
        var writer = new StunMessageWriter(buffer, new StunMessageType(StunMethod.Binding, StunClass.Request), id);
        // RFC 8445 §7.2.2: the other side's fragment, a colon, this side's.
        writer.WriteText(StunAttributeType.Username, $"{remote.UsernameFragment}:{generation.Local.UsernameFragment}");
        // §7.1.1: the priority that a peer-reflexive candidate would have if the check finds one.
        writer.WriteUInt32(StunAttributeType.Priority, PeerReflexivePriority(pair.Local));
        writer.WriteUInt64(Role == IceRole.Controlling ? StunAttributeType.IceControlling : StunAttributeType.IceControlled, _tieBreaker);
        if (nominates)
        {
            writer.WriteFlag(StunAttributeType.UseCandidate);
            if (_settings.Renomination)
            {
                writer.WriteUInt32(StunAttributeType.Nomination, ++generation.Nomination);
            }
        }

        writer.WriteMessageIntegrity(remote.Key);
        writer.WriteFingerprint();
        return writer.Written.ToArray();
    }

    private void SendFrom(LocalBase from, TransportAddress to, ReadOnlySpan<byte> message)
    {
        if (from is LocalBase.Relay relay)
        {
            relay.Client.Send(to, message);
            TakeTransmits(relay.Link);
        }
        else if (from is LocalBase.Socket)
        {
            _transmits.Add(new(from.Address, to), message);
        }
        else
        {
            SendToPeer(from, to, message);
        }
    }

    private Instant NextCheckTimeout()
    {
        var next = Instant.Never;
        foreach (var check in _checks.Values)
        {
            next = Instant.Min(next, check.Transaction.NextTimeout);
        }

        return next;
    }

    private void HandleCheckTimeouts(Instant now)
    {
        foreach (var (id, check) in _checks)
        {
            var step = check.Transaction.HandleTimeout(now);
            if (step == TransactionStep.Wait)
            {
                continue;
            }

            if (step == TransactionStep.Retransmit)
            {
                if (!check.IsCancelled && !check.IsConsent && check.Pair.State != CandidatePairState.Failed)
                {
                    check.Pair.Note(now, PairStep.CheckSentAgain);
                    SendFrom(check.Pair.Local.Base, check.Pair.Remote.Address, check.Message);
                }

                continue;
            }

            _checks.Remove(id);
            if (check is { IsCancelled: false, IsConsent: false } && check.Pair.State != CandidatePairState.Failed)
            {
                FailCheck(now, check, PairFailure.NoAnswer);
            }
        }
    }

    private static void FailCheck(Instant now, OutstandingCheck check, PairFailure why)
    {
        if (check.Generation.Nominating == check.Pair)
        {
            // RFC 8445 §8.1.1: another pair can be tried.
            check.Generation.Nominating = null;
        }

        check.Pair.Fail(now, why);
    }
}
