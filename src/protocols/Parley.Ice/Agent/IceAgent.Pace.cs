using Parley.Ice.Pairs;
using Parley.SansIO;

namespace Parley.Ice;

/// <content>Ta (RFC 8445 §14.2): one new transaction at a time, of checks and gathering together; the first one at once.</content>
public sealed partial class IceAgent
{
    private Instant _paceAt = Instant.Zero;

    // Nothing could be begun although something waits: no use to wake up before another input.
    private Instant _paceStalledAt = Instant.Never;

    private bool HasWork => _toAsk.Count > 0 || (_current.Remote is not null && GoesOnChecking(_current) && HasCheck(_current));

    // RFC 8445 §8.1.2: a nomination ends the checks, unless a better pair may be nominated after it.
    private bool GoesOnChecking(IceGeneration generation) => _settings.Renomination || generation.Nominating is null;

    private static bool HasCheck(IceGeneration generation) =>
        generation.Triggered.Count > 0
        || generation.Pairs.Exists(static pair => pair.State is CandidatePairState.Waiting or CandidatePairState.Frozen && IsReady(pair));

    private Instant NextPace() => HasWork && _paceStalledAt != _paceAt ? _paceAt : Instant.Never;

    private void HandlePace(Instant now)
    {
        _paceStalledAt = Instant.Never;
        while (now >= _paceAt && HasWork)
        {
            if (!BeginSomething(now))
            {
                _paceStalledAt = _paceAt;
                return;
            }

            // Not _paceAt + Pace: time in which nothing waited is no credit for a burst.
            _paceAt = now + _settings.Pace;
        }
    }

    // Triggered checks first: somebody is known to be there. Then one question, one check, in turn.
    private bool BeginSomething(Instant now)
    {
        var mayCheck = _current.Remote is not null;
        if (_toAsk.Count > 0 && (_current.Triggered.Count == 0 || !mayCheck))
        {
            AskNext(now);
            return true;
        }

        if (mayCheck && NextPair(now, _current) is { } pair)
        {
            Check(now, _current, pair, nominates: false);
            return true;
        }

        return false;
    }
}
