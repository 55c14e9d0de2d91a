using Parley.Ice.Candidates;
using Parley.Ice.Gathering;
using Parley.SansIO;

namespace Parley.Ice.Pairs;

/// <summary>A local and a remote candidate (RFC 8445 §6.1.2.2), whose state changes as it is checked.</summary>
internal sealed class CandidatePair
{
    private const int MaxMoments = 32;

    private readonly Queue<PairMoment> _history = new();

    public CandidatePair(LocalCandidate local, RemoteCandidate remote, Instant now)
    {
        (Local, Remote) = (local, remote);
        Note(now, PairStep.Created);
    }

    /// <summary>The candidate that checks are sent from; reflexive ones are replaced by their base before pairing (RFC 8445 §6.1.2.4).</summary>
    public LocalCandidate Local { get; }

    public RemoteCandidate Remote { get; }

    public CandidatePairState State { get; private set; }

    public PairFailure Failure { get; private set; }

    /// <summary>By RFC 8445 §6.1.2.3; changes with the role.</summary>
    public ulong Priority { get; set; }

    /// <summary>Whether data may be sent on it: a check on it, or one that led to it, was answered.</summary>
    public bool IsValid { get; set; }

    /// <summary>Whether it is nominated.</summary>
    public bool IsNominated { get; set; }

    /// <summary>Whether a check with USE-CANDIDATE came before the pair was valid (RFC 8445 §7.3.1.5).</summary>
    public bool NominateWhenValid { get; set; }

    /// <summary>Whether a triggered check is queued.</summary>
    public bool IsTriggered { get; set; }

    /// <summary>Whether it has carried the data.</summary>
    public bool HasCarried { get; private set; }

    public TimeSpan? RoundTrip { get; set; }

    /// <summary>When a check on it was last answered: consent lasts from here (RFC 7675 §5.1).</summary>
    public Instant HeardAt { get; set; }

    /// <summary>When it last was doubted that it still works; an answer after that dispels the doubt.</summary>
    public Instant? DoubtedAt { get; set; }

    /// <summary>How the other side sees this one on the pair: the local candidate itself, or a reflexive one with the same base.</summary>
    public IceCandidate? SeenAs { get; set; }

    /// <summary>Whether both candidates have the foundations of another pair's: what freezing goes by (RFC 8445 §6.1.2.6).</summary>
    public bool HasFoundationOf(CandidatePair other) =>
        Local.Candidate.Foundation == other.Local.Candidate.Foundation && Remote.Candidate.Foundation == other.Remote.Candidate.Foundation;

    /// <summary>Whether it may yet become valid.</summary>
    public bool MaySucceed => State is CandidatePairState.Frozen or CandidatePairState.Waiting or CandidatePairState.InProgress || IsTriggered;

    public CandidatePairInfo Info => new(SeenAs ?? Local.Candidate, Remote.Candidate, Priority, State, IsNominated, Failure, RoundTrip, [.. _history]);

    public void Become(Instant now, CandidatePairState state)
    {
        State = state;
        if (state == CandidatePairState.Waiting)
        {
            Note(now, PairStep.Unfrozen);
        }
    }

    public void Fail(Instant now, PairFailure why)
    {
        (State, Failure, IsValid, IsNominated, IsTriggered) = (CandidatePairState.Failed, why, false, false, false);
        Note(now, PairStep.Failed, (int)why);
    }

    public void Note(Instant now, PairStep step, int detail = 0)
    {
        if (_history.Count == MaxMoments)
        {
            _history.Dequeue();
        }

        _history.Enqueue(new PairMoment(now, step, detail));
        HasCarried |= step == PairStep.Selected;
    }

    public override string ToString() => Info.ToString();
}
