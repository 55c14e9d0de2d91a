using Parley.Ice.Pairs;
using Parley.SansIO;

namespace Parley.Ice;

/// <content>Ta (RFC 8445 §14.2): one new transaction at a time, of checks and gathering together; the first one at once.</content>
public sealed partial class IceAgent
{
    private Instant _paceAt = Instant.Zero;

    // Nothing could be begun although something waits: no use to wake up before another input.
    private Instant _paceStalledAt = Instant.Never;

    // Whose turn it is when both wait: a check's, or a question's to a server. A check may be all that is needed.
    private bool _isChecksTurn = true;

    private bool HasWork => _toAsk.Count > 0 || (_current.Remote is not null && HasCheck(_current));

    // RFC 8445 §8.1.2: a nomination ends the checks, unless a better pair may be nominated after it. Checks that come in still trigger one (§8.3.1).
    private bool GoesOnChecking(IceGeneration generation) => _settings.Renomination || generation.Nominating is null;

    private bool HasCheck(IceGeneration generation) =>
        generation.ToNominate is not null || generation.Triggered.Count > 0
        || (GoesOnChecking(generation)
            && generation.Pairs.Exists(static pair => pair.State is CandidatePairState.Waiting or CandidatePairState.Frozen && IsReady(pair)));

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

    // A nomination first, then triggered checks: somebody is known to be there. Then a check and a question in turn.
    private bool BeginSomething(Instant now)
    {
        var mayCheck = _current.Remote is not null;
        var pair = mayCheck ? NextTriggered() : null;
        if (pair is null && mayCheck && (_isChecksTurn || _toAsk.Count == 0) && GoesOnChecking(_current))
        {
            pair = NextOrdinary(now, _current);
        }

        _isChecksTurn = pair is null;
        if (pair is not null)
        {
            var nominates = pair == _current.ToNominate;
            _current.ToNominate = nominates ? null : _current.ToNominate;
            Check(now, _current, pair, nominates);
            return true;
        }

        if (_toAsk.Count > 0)
        {
            AskNext(now);
            return true;
        }

        return false;
    }
}
