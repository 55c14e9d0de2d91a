using Parley.Ice.Pairs;
using Parley.SansIO;

namespace Parley.Ice;

/// <content>Consent freshness (RFC 7675): the pair that carries data goes on asking, and is given up when nothing answers.</content>
public sealed partial class IceAgent
{
    private Instant _consentAt = Instant.Never;
    private Instant _heardAt = Instant.Never;

    private Instant NextConsent() => Carrying is null
        ? Instant.Never
        : Instant.Min(_consentAt, State == IceState.Disconnected ? _heardAt + _settings.ConsentTimeout : _heardAt + _settings.DisconnectedAfter);

    private void BeginConsent(Instant now)
    {
        _heardAt = now;
        _consentAt = NextConsentAt(now);
    }

    private void HeardFrom(Instant now, CandidatePair pair)
    {
        if (pair == Carrying)
        {
            _heardAt = now;
        }
    }

    private void HandleConsent(Instant now)
    {
        if (Carrying is not { } pair)
        {
            return;
        }

        if (now >= _heardAt + _settings.ConsentTimeout)
        {
            // RFC 7675 §5.1: sending MUST cease. Another valid pair may take over.
            pair.Fail(now, PairFailure.ConsentLost);
            foreach (var generation in Generations)
            {
                generation.Selected = generation.Selected == pair ? null : generation.Selected;
                generation.Nominating = generation.Nominating == pair ? null : generation.Nominating;
            }

            return;
        }

        if (now >= _consentAt)
        {
            _consentAt = NextConsentAt(now);
            var generation = _current.Selected == pair ? _current : _previous!;
            Check(now, generation, pair, nominates: false, consent: true);
        }
    }

    // RFC 7675 §5.1: 0.8 to 1.2 of the interval, at random, so that agents do not fall into step. While unsure, five times as often.
    private Instant NextConsentAt(Instant now)
    {
        var interval = State == IceState.Disconnected ? _settings.ConsentInterval / 5 : _settings.ConsentInterval;
        return now + (interval * (0.8 + (_random.Below(1000) / 2500.0)));
    }
}
