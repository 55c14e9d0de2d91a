using System.Collections.Immutable;
using Parley.Ice.Candidates;
using Parley.Ice.Pairs;
using Parley.SansIO;

namespace Parley.Ice.Verdicts;

/// <summary>What the rules look at: the evidence, and what needs no showing.</summary>
internal sealed record VerdictFacts
{
    // Three requests of RFC 8489 §6.2.1 (at 0, 0.5 and 1.5 s) without an answer: silence, as far as a slow connection is to be explained.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    public required Instant Now { get; init; }

    public required IceEvidence Evidence { get; init; }

    /// <summary>The agent's state: failed, or still trying.</summary>
    public required IceState State { get; init; }

    public required IceAgentSettings Settings { get; init; }

    public required bool HasRemoteDescription { get; init; }

    /// <summary>Whether a socket is open, or may yet be.</summary>
    public required bool HasLocalAddress { get; init; }

    /// <summary>The families that this side can send from, relays and NAT64 included.</summary>
    public required ImmutableHashSet<IpFamily> Families { get; init; }

    public required ImmutableArray<CandidatePairInfo> Pairs { get; init; }

    /// <summary>Whether anything came from the other side: a check, an answer, even an error.</summary>
    public bool HasHeard => Pairs.Any(static pair =>
        pair.History.Any(static moment => moment.Step is PairStep.CheckReceived or PairStep.Answered or PairStep.Error));

    /// <summary>Whether the other side has told an address that a server has seen this side as.</summary>
    public required bool IsSameNat { get; init; }

    public IEnumerable<ServerQuery> TurnQueries => Evidence.Servers.Where(static query => query.Server.IsTurn);

    public bool HasRelay => TurnQueries.Any(static query => query.Outcome is ServerOutcome.Answered);

    public bool TheyHaveRelay => Evidence.Remote.Any(static tally => tally.Type == IceCandidateType.Relayed);

    /// <summary>Whether a question has found no answer, or not in a time in which answers come.</summary>
    public bool IsSilent(ServerQuery query) =>
        query.Outcome is ServerOutcome.TimedOut || (query.Outcome is ServerOutcome.Awaited && Now - query.At >= Silence);
}
