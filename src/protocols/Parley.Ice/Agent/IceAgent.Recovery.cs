using Parley.Ice.Pairs;
using Parley.SansIO;

namespace Parley.Ice;

/// <content>
/// What happens when a network changes in mid-session, before consent runs out. Two signs make the agent ask whether its pair still works: data that came all
/// the time have stopped, or the other side checks another pair although one was nominated. A pair that does not answer then makes way for one that does.
/// </content>
public sealed partial class IceAgent
{
    // Half a second without data where there were some: longer than audio's pauses between packets, shorter than a listener's patience.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);

    // At least this long an answer may take; otherwise twice as long as the last one took.
    private static readonly TimeSpan ShortestDoubt = TimeSpan.FromMilliseconds(100);

    private bool _hasHeardData;
    private Instant _quietAt = Instant.Never;
    private Instant _doubtEndsAt = Instant.Never;

    private Instant NextRecovery() => Carrying is not null ? Instant.Min(_quietAt, _doubtEndsAt) : Instant.Never;

    // Data have come. Not a timer for each of them: one looks back at every half second.
    private void HeardData(Instant now)
    {
        _hasHeardData = true;
        if (_quietAt == Instant.Never)
        {
            _quietAt = now + Quiet;
        }
    }

    private void HandleRecovery(Instant now)
    {
        _doubtEndsAt = now < _doubtEndsAt ? _doubtEndsAt : Instant.Never;
        if (now < _quietAt)
        {
            return;
        }

        _quietAt = _hasHeardData ? now + Quiet : Instant.Never;
        if (!_hasHeardData)
        {
            // A NAT between the two may have forgotten the flow; the question opens it anew (RFC 8445 §7.3.1.3 makes the other side learn the new port).
            Doubt(now);
        }

        _hasHeardData = false;
    }

    // The other side checks a pair that is not the one that carries the data.
    private void HeardCheck(Instant now, IceGeneration generation, CandidatePair pair)
    {
        if (generation == _current && pair != generation.Selected && generation.Nominating is { IsNominated: true })
        {
            Doubt(now);
        }
    }

    private void Doubt(Instant now)
    {
        if (_current.Selected is { } pair && !IsInDoubt(pair) && now >= pair.HeardAt + ShortestDoubt)
        {
            pair.DoubtedAt = now;
            _doubtEndsAt = DoubtEnds(pair);
            // Consent is not asked for more often (RFC 7675 §5.1: MUST NOT); this is a connectivity check, and sent again soon.
            Trigger(now, _current, pair);
            HandlePace(now);
        }
    }

    private static bool IsInDoubt(CandidatePair pair) => pair.DoubtedAt is { } since && pair.HeardAt < since;

    private static Instant DoubtEnds(CandidatePair pair)
    {
        var wait = pair.RoundTrip is { } roundTrip && 2 * roundTrip > ShortestDoubt ? 2 * roundTrip : ShortestDoubt;
        return pair.DoubtedAt is { } since && pair.HeardAt < since ? since + wait : Instant.Never;
    }

    // Whether data should go out on it while there is a choice.
    private bool IsTrusted(Instant now, CandidatePair pair) => IsLively(now, pair) && now < DoubtEnds(pair);

    // RFC 8445 §8.1.1 wants a restart for another nomination. A nominated pair that is gone or silent is replaced without, if another one works.
    private bool IsLost(Instant now, CandidatePair nominated) =>
        nominated.State == CandidatePairState.Failed
        || (nominated.IsNominated && !IsTrusted(now, nominated) && _current.Pairs.Exists(pair => IsTrusted(now, pair)));
}
