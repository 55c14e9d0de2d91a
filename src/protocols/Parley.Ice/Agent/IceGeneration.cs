using Parley.Ice.Gathering;
using Parley.Ice.Names;
using Parley.Ice.Pairs;
using Parley.SansIO;

namespace Parley.Ice;

/// <summary>What belongs to one pair of credentials: it begins with an ICE restart (RFC 8445 §9) and ends when the next one has a pair that works.</summary>
internal sealed class IceGeneration(IceCredentials local)
{
    public IceCredentials Local { get; } = local;

    public IceCredentials? Remote { get; set; }

    public List<LocalCandidate> LocalCandidates { get; } = [];

    public List<RemoteCandidate> RemoteCandidates { get; } = [];

    /// <summary>The other side's names under .local.</summary>
    public List<RemoteName> Names { get; } = [];

    /// <summary>The check list, best pair first.</summary>
    public List<CandidatePair> Pairs { get; } = [];

    /// <summary>Triggered checks, first in first out (RFC 8445 §6.1.4.1).</summary>
    public Queue<CandidatePair> Triggered { get; } = new();

    /// <summary>Whether the other side has said that no more candidates come.</summary>
    public bool RemoteEnded { get; set; }

    /// <summary>Whether this side has.</summary>
    public bool GatheringCompleted { get; set; }

    /// <summary>When the first pair was formed or the other side's credentials came: patience counts from here (RFC 8863 §4).</summary>
    public Instant? BeganAt { get; set; }

    /// <summary>When the first pair was valid.</summary>
    public Instant? FirstValidAt { get; set; }

    /// <summary>The pair that carries the data, if this generation has one.</summary>
    public CandidatePair? Selected { get; set; }

    /// <summary>The pair whose nomination is under way, or done.</summary>
    public CandidatePair? Nominating { get; set; }

    /// <summary>The pair whose nominating check waits for its turn.</summary>
    public CandidatePair? ToNominate { get; set; }

    /// <summary>The highest NOMINATION value seen or sent.</summary>
    public uint Nomination { get; set; }
}
