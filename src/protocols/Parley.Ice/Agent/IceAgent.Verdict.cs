using System.Collections.Immutable;
using Parley.Ice.Candidates;
using Parley.Ice.Pairs;
using Parley.Ice.Verdicts;
using Parley.SansIO;

namespace Parley.Ice;

/// <content>Why it failed, or why it takes its time.</content>
public sealed partial class IceAgent
{
    /// <summary>Why the agent has failed; null while it has not.</summary>
    public IceVerdict? Verdict { get; private set; }

    /// <summary>The best explanation so far for a connection that takes its time, or the verdict; null while a pair works.</summary>
    public IceVerdict? Explain(Instant now) =>
        State is IceState.Connected or IceState.Completed or IceState.Closed ? null : Verdict ?? VerdictRules.Judge(Facts(now));

    private void UpdateVerdict(Instant now)
    {
        if (State != IceState.Failed)
        {
            Verdict = null;
        }
        else if (Verdict is null)
        {
            Verdict = VerdictRules.Judge(Facts(now));
            Raise(new IceEvent.VerdictReached(Verdict));
        }
    }

    private VerdictFacts Facts(Instant now)
    {
        ImmutableArray<CandidatePairInfo> pairs = [.. _current.Pairs.Select(static pair => pair.Info)];
        var servers = _history.Queries;
        return new VerdictFacts
        {
            Now = now,
            State = State,
            Settings = _settings,
            HasRemoteDescription = _current.Remote is not null,
            HasLocalAddress = !_interfacesKnown || _sockets.Count > 0 || _openingSockets > 0,
            Families =
            [
                .. _current.LocalCandidates.Select(static local => local.Base.Address.Family),
                .. _nat64 is Translation.Nat64State.Found && _settings.Policy == IceCandidatePolicy.All ? [IpFamily.IPv4] : Array.Empty<IpFamily>(),
            ],
            Pairs = pairs,
            IsSameNat = servers.Any(query => query.Outcome is ServerOutcome.Answered answered
                && _current.RemoteCandidates.Exists(remote => remote.Address.Address == answered.Mapped.Address)),
            Evidence = new IceEvidence
            {
                After = _current.BeganAt is { } began ? now - began : TimeSpan.Zero,
                Servers = servers,
                Local = Tally(_current.LocalCandidates.Select(static local => local.Candidate)),
                Remote = Tally(
                [
                    .. _current.RemoteCandidates.Where(static remote => !remote.IsSynthesized).Select(AsReached),
                    .. _current.Names.SelectMany(static name => name.Waiting),
                ]),
                UnresolvedNames = UnresolvedNames,
                Pairs =
                [
                    .. pairs.GroupBy(static pair => (pair.State, pair.Failure))
                        .Select(static group => new PairTally(group.Key.State, group.Key.Failure, group.Count())),
                ],
                DifferentlySeen = DifferentlySeen(servers),
                DifferentlyTold = DifferentlyTold(),
                Refusals = _history.Refusals,
                Lost = LostPair(),
            },
        };
    }

    private static ImmutableArray<CandidateTally> Tally(IEnumerable<IceCandidate> candidates) =>
    [
        .. candidates.GroupBy(static one => (one.Type, one.Address.Ip.Family, one.Transport))
            .Select(static group => new CandidateTally(group.Key.Type, group.Key.Family, group.Key.Transport, group.Count())),
    ];

    // A resolved name counts by its address.
    private static IceCandidate AsReached(RemoteCandidate remote) =>
        remote.Candidate.Address.IsName ? remote.Candidate with { Address = new CandidateAddress(remote.Address.Address) } : remote.Candidate;

    // RFC 4787 §4.1: one socket that two servers see with different ports. A server that sees the socket itself is on this side of the NAT and says nothing.
    private static ImmutableArray<SeenAddress> DifferentlySeen(ImmutableArray<ServerQuery> servers) =>
        servers
            .Where(static query => query.Server.Protocol == TransportProtocol.Udp
                && query.Outcome is ServerOutcome.Answered answered && answered.Mapped != query.From)
            .Select(static query => new SeenAddress(query.From, query.Server.Address, ((ServerOutcome.Answered)query.Outcome).Mapped))
            .GroupBy(static seen => (seen.Local, seen.Mapped.Address))
            .Where(static group => group.DistinctBy(static seen => seen.Mapped).Count() > 1)
            .Select(static group => group.DistinctBy(static seen => seen.Mapped).ToImmutableArray())
            .FirstOrDefault([]);

    // The same from the other side's candidates, if it shows its bases.
    private ImmutableArray<IceCandidate> DifferentlyTold() =>
        _current.RemoteCandidates.Select(static remote => remote.Candidate)
            .Where(static one => one is { Type: IceCandidateType.ServerReflexive, Transport: TransportProtocol.Udp }
                && one.RelatedAddress is { IsName: false, Ip.IsAny: false })
            .GroupBy(static one => (one.RelatedAddress, one.RelatedPort, one.Address))
            .Where(static group => group.DistinctBy(static one => one.Port).Count() > 1)
            .Select(static group => group.ToImmutableArray())
            .FirstOrDefault([]);

    private CandidatePairInfo? LostPair() =>
        State is IceState.Failed && _current.FirstValidAt is not null
            ? _current.Pairs.Where(static pair => pair is { HasCarried: true, State: CandidatePairState.Failed })
                .Select(static pair => pair.Info).MaxBy(static pair => pair.History[^1].At)
            : null;
}
