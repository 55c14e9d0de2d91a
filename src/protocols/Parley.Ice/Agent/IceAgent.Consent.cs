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
        else
        {
            if (now >= _consentAt)
            {
                _consentAt = NextConsentAt(now);
                Check(now, generation, pair, nominates: false, consent: true);
            }

            if (!IsTrusted(now, pair))
            {
                AskAgain(now, generation);
            }
        }
    }

    // The pair that carries the data has fallen silent. Consent is not asked for more often (RFC 7675 §5.1: MUST NOT); a connectivity check, which is sent
    // again soon, finds out whether it is gone, and whether the other valid pairs still work.
    private void AskAgain(Instant now, IceGeneration generation)
    {
        foreach (var pair in generation.Pairs)
        {
            if (pair.State == CandidatePairState.Succeeded && !IsTrusted(now, pair))
            {
                Trigger(now, generation, pair);
            }
        }

        HandlePace(now);
    }

    // RFC 7675 §5.1: 0.8 to 1.2 of the interval, at random, so that agents do not fall into step.
    private Instant NextConsentAt(Instant now) => now + (_settings.ConsentInterval * (0.8 + (_random.Below(1001) / 2500.0)));
}
