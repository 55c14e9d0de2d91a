using Parley.Ice.Pairs;
using Parley.SansIO;

namespace Parley.Ice;

/// <content>
/// Ta (RFC 8445 §14.2): one new check at a time, the first one at once, and one new question to a server. Checks and questions do not wait for each other: the
/// pair that could be used may be the first, and the candidate that is needed the last.
/// </content>
public sealed partial class IceAgent
{
    private Instant _paceAt = Instant.Zero;
    private Instant _askAt = Instant.Zero;

    // Nothing could be begun although something waits: no use to wake up before another input.
    private Instant _paceStalledAt = Instant.Never;

    // RFC 8445 §8.1.2: a nomination ends the checks, unless a better pair may be nominated after it, or the nominated one is silent. Checks that come in still
    // trigger one (§8.3.1).
    private bool GoesOnChecking(IceGeneration generation) =>
        _settings.Renomination || generation.Nominating is null || State == IceState.Disconnected;

    private bool HasCheck(IceGeneration generation) =>
        generation.Remote is not null
        && (generation.ToNominate is not null || generation.Triggered.Count > 0
            || (GoesOnChecking(generation)
                && generation.Pairs.Exists(static pair => pair.State is CandidatePairState.Waiting or CandidatePairState.Frozen && IsReady(pair))));

    private Instant NextPace() => Instant.Min(
        _toAsk.Count > 0 ? _askAt : Instant.Never,
        _paceStalledAt != _paceAt && HasCheck(_current) ? _paceAt : Instant.Never);

    private void HandlePace(Instant now)
    {
        // Not the last turn + Pace: time in which nothing waited is no credit for a burst.
        while (_toAsk.Count > 0 && now >= _askAt)
        {
            _askAt = AskNext(now) ? now + _settings.Pace : _askAt;
        }

        _paceStalledAt = Instant.Never;
        while (now >= _paceAt && HasCheck(_current))
        {
            if (NextPair(now) is not { } pair)
            {
                _paceStalledAt = _paceAt;
                return;
            }

            var nominates = pair == _current.ToNominate;
            _current.ToNominate = nominates ? null : _current.ToNominate;
            Check(now, _current, pair, nominates);
            _paceAt = now + _settings.Pace;
        }
    }

    // A nomination first, then triggered checks: somebody is known to be there.
    private CandidatePair? NextPair(Instant now) => NextTriggered() ?? (GoesOnChecking(_current) ? NextOrdinary(now, _current) : null);
}
