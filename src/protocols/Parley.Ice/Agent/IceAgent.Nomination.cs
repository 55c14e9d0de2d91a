using Parley.Ice.Pairs;
using Parley.SansIO;
using Parley.Stun;

namespace Parley.Ice;

/// <content>
/// Nomination (RFC 8445 §8.1.1). With renomination the first valid pair is nominated at once and each better one after it; without, the best one is nominated
/// when no better one can succeed any more, at the latest <see cref="IceAgentSettings.NominationDelay"/> after the first valid one.
/// </content>
public sealed partial class IceAgent
{
    private Instant NextNomination() =>
        Role == IceRole.Controlling && !_settings.Renomination && _current is { FirstValidAt: { } first, Nominating: null, Selected: not null }
            ? first + _settings.NominationDelay
            : Instant.Never;

    private void Nominate(Instant now)
    {
        if (_current.Nominating is { } nominated && IsLost(now, nominated))
        {
            (_current.Nominating, _current.ToNominate) = (null, null);
        }

        if (Role != IceRole.Controlling || _current.Remote is null || BestValid(now) is not { } best || best == _current.Nominating)
        {
            return;
        }

        var isDue = _settings.Renomination
            ? _current.Nominating is null || best.Priority > _current.Nominating.Priority
            : _current.Nominating is null && (IsBestForGood(best) || now >= _current.FirstValidAt + _settings.NominationDelay);
        if (isDue)
        {
            // RFC 8445 §8.1.1: through the queue of triggered checks, at its head.
            (_current.Nominating, _current.ToNominate) = (best, best);
            HandlePace(now);
        }
    }

    private CandidatePair? BestValid(Instant now)
    {
        CandidatePair? silent = null;
        foreach (var pair in _current.Pairs)
        {
            if (IsTrusted(now, pair))
            {
                return pair;
            }

            silent ??= HasConsent(now, pair) ? pair : null;
        }

        return silent;
    }

    // Nothing better is being checked, and nothing better will come.
    private bool IsBestForGood(CandidatePair best) =>
        _current.RemoteEnded && _current.GatheringCompleted && !IsResolving && !_current.Pairs.Exists(pair => pair.Priority > best.Priority && pair.MaySucceed);

    private void TakeNomination(Instant now, IceGeneration generation, CandidatePair pair, in StunMessage request)
    {
        if (_settings.Renomination && request.TryReadUInt32(StunAttributeType.Nomination, out var value))
        {
            // The higher value wins: an older nomination may come late.
            if (value <= generation.Nomination)
            {
                return;
            }

            generation.Nomination = value;
            foreach (var other in generation.Pairs)
            {
                // A pair that was nominated before and becomes valid only now comes too late.
                other.NominateWhenValid = false;
            }
        }

        if (pair.IsValid)
        {
            Nominated(now, generation, pair);
        }
        else
        {
            pair.NominateWhenValid = true;
        }
    }

    private void Nominated(Instant now, IceGeneration generation, CandidatePair pair)
    {
        if (pair.IsNominated && generation.Nominating == pair)
        {
            return;
        }

        if (_settings.Renomination)
        {
            foreach (var other in generation.Pairs)
            {
                other.IsNominated = false;
            }
        }

        pair.IsNominated = true;
        pair.Note(now, PairStep.Nominated);
        generation.Nominating = pair;
        if (_settings.Renomination)
        {
            return;
        }

        // RFC 8445 §8.1.2: what is left need not be checked any more, and what is on its way is not sent again.
        while (generation.Triggered.TryDequeue(out var other))
        {
            other.IsTriggered = false;
        }

        foreach (var check in _checks.Values)
        {
            check.IsCancelled |= check.Generation == generation && check.Pair != pair;
        }
    }

    // Data go out on the nominated pair; before there is one, on the best valid one (RFC 8445 §12.1). One that has fallen silent is passed over while another
    // one answers: a restart (§9) may never come, and the other side takes data from any pair (§12.2).
    private CandidatePair? ToSelect(Instant now)
    {
        CandidatePair? lively = null, silent = null;
        foreach (var pair in _current.Pairs)
        {
            if (IsTrusted(now, pair))
            {
                lively = lively is null || Standing(pair) > Standing(lively) ? pair : lively;
            }
            else if (HasConsent(now, pair))
            {
                silent = silent is null || pair == _current.Selected ? pair : silent;
            }
        }

        return lively ?? silent;
    }

    // A pair nominated in the place of one that was silent comes before that one, should it speak again.
    private int Standing(CandidatePair pair) => !pair.IsNominated ? 0 : pair != _current.Nominating ? 1 : 2;

    private void Select(Instant now)
    {
        var selected = ToSelect(now);
        if (selected == _current.Selected)
        {
            return;
        }

        _current.Selected = selected;
        if (selected is null)
        {
            return;
        }

        selected.Note(now, PairStep.Selected);
        BeginConsent(now, selected);
        if (selected.Local.Base is Gathering.LocalBase.Relay relay)
        {
            relay.Client.Bind(now, selected.Remote.Address);
        }

        if (_previous is not null)
        {
            // The new generation works: the old one has had its time (RFC 8445 §9).
            Forget(_previous);
            _previous = null;
        }

        Raise(new IceEvent.SelectedPairChanged(selected.Info));
    }
}
