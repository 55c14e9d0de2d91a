using Parley.Ice.Pairs;
using Parley.SansIO;

namespace Parley.Ice;

/// <content>Consent freshness (RFC 7675): the pair that carries data goes on asking, and is given up when nothing answers.</content>
public sealed partial class IceAgent
{
    private Instant _consentAt = Instant.Never;

    private Instant NextConsent() => Carrying is not { } pair
        ? Instant.Never
        : Instant.Min(_consentAt, pair.HeardAt + (State == IceState.Disconnected ? _settings.ConsentTimeout : _settings.DisconnectedAfter));

    // Whether data may go out on it (RFC 7675 §5.1), and whether it has answered lately.
    private bool HasConsent(Instant now, CandidatePair pair) => pair.IsValid && now < pair.HeardAt + _settings.ConsentTimeout;

    private bool IsLively(Instant now, CandidatePair pair) => pair.IsValid && now < pair.HeardAt + _settings.DisconnectedAfter;

    // A pair that was valid some time ago and carries data now is asked at once.
    private void BeginConsent(Instant now, CandidatePair pair) =>
        _consentAt = now < pair.HeardAt + _settings.ConsentInterval ? NextConsentAt(now) : now;

    private void HandleConsent(Instant now)
    {
        if (Carrying is not { } pair)
        {
            return;
        }

        var generation = _current.Selected == pair ? _current : _previous!;
        if (!HasConsent(now, pair))
        {
            // RFC 7675 §5.1: sending MUST cease. Another valid pair may take over.
            pair.Fail(now, PairFailure.ConsentLost);
            generation.Selected = null;
        }
        else if (now >= _consentAt)
        {
            _consentAt = NextConsentAt(now);
            Check(now, generation, pair, nominates: false, consent: true);
            if (!IsLively(now, pair))
            {
                AskOthers(now, generation, pair);
            }
        }
    }

    // The pair that carries the data has fallen silent: whether the other valid ones still work is found out before they are needed.
    private void AskOthers(Instant now, IceGeneration generation, CandidatePair silent)
    {
        foreach (var pair in generation.Pairs)
        {
            if (pair != silent && pair.State == CandidatePairState.Succeeded && !IsLively(now, pair))
            {
                Trigger(now, generation, pair);
            }
        }
    }

    // RFC 7675 §5.1: 0.8 to 1.2 of the interval, at random, so that agents do not fall into step. While unsure, five times as often.
    private Instant NextConsentAt(Instant now)
    {
        var interval = State == IceState.Disconnected ? _settings.ConsentInterval / 5 : _settings.ConsentInterval;
        return now + (interval * (0.8 + (_random.Below(1000) / 2500.0)));
    }
}
