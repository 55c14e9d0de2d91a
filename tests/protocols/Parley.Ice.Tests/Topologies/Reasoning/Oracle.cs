using Parley.SansIO;

namespace Parley.Ice.Tests.Topologies.Reasoning;

/// <summary>
/// Says what comes of a topology, knowing nothing of how the agent goes about it, only what ICE is: each side sends from each of its bases to each place where it
/// knows the other side to be; what arrives shows where it came from, and is answered. Everything is repeated until nothing new comes of it.
/// </summary>
internal sealed class Oracle
{
    private readonly Topology _topology;
    private readonly Roads _roads;
    private readonly Party _naomi;
    private readonly Party _priya;

    private Oracle(Topology topology)
    {
        (_topology, _roads) = (topology, new Roads(topology));
        (_naomi, _priya) = (new Party(topology.Naomi), new Party(topology.Priya));
    }

    /// <summary>What must come of a topology.</summary>
    public static Expectation Ask(Topology topology)
    {
        var oracle = Think(topology);
        var (isDirect, isRelayed) = (oracle.IsDirectPossible, oracle.IsRelayPossible);
        return isDirect || isRelayed
            ? new Expectation(isDirect, isRelayed, [], [])
            : new Expectation(
                false, false, new Causes(topology, oracle._naomi, oracle._priya).Right(), new Causes(topology, oracle._priya, oracle._naomi).Right());
    }

    /// <summary>Whether there is a path at all.</summary>
    public static bool IsPossible(Topology topology) => Think(topology) is { IsDirectPossible: true } or { IsRelayPossible: true };

    /// <summary>Whether a relayed address passes packets from and to an address: never to private ones, and perhaps to the server's own only.</summary>
    public static bool MayRelay(Topology topology, Base relay, IpAddress peer) =>
        relay.Spot.Address.Family == peer.Family && (IsServer(peer) || (!topology.Servers.RefusesPeers && !IsPrivate(peer)));

    private bool IsDirectPossible => _naomi.Valid.Concat(_priya.Valid).Any(static pair => !pair.Here.IsRelay && !pair.There.IsRelay);

    private bool IsRelayPossible => _naomi.Valid.Any(static pair => pair.Here.IsRelay || pair.There.IsRelay);

    private static Oracle Think(Topology topology)
    {
        var oracle = new Oracle(topology);
        oracle.Gather();
        oracle.Tell(oracle._naomi, oracle._priya);
        oracle.Tell(oracle._priya, oracle._naomi);
        oracle.CheckUntilNothingIsNew();
        oracle.Connect(oracle._naomi, oracle._priya);
        oracle.Connect(oracle._priya, oracle._naomi);
        return oracle;
    }

    private void Gather()
    {
        var gathering = new Gathering(_topology, _roads);
        gathering.Gather(_naomi);
        gathering.Gather(_priya);
    }

    private void Tell(Party from, Party to)
    {
        if (from.Side.SendsCandidates)
        {
            from.Candidates.ForEach(candidate => to.Learn(candidate));
            if (from.Side.HidesAddresses && !_topology.AreOnOneLink)
            {
                // The names are told, and nobody there can resolve them.
                return;
            }

            from.HostCandidates.ForEach(candidate => to.Learn(candidate));
            to.KnownListeners.AddRange(from.Listeners.Select(static listener => listener.Spot));
        }
    }

    private void CheckUntilNothingIsNew()
    {
        bool isNew;
        do
        {
            isNew = Check(_naomi, _priya);
            isNew |= Check(_priya, _naomi);
            isNew |= _roads.HaveOpened;
        }
        while (isNew);
    }

    private bool Check(Party from, Party to)
    {
        var isNew = false;
        foreach (var here in from.Bases)
        {
            for (var i = 0; i < from.Known.Count; i++)
            {
                if (AsSeenFrom(from, here, from.Known[i]) is { } target)
                {
                    isNew |= Check(from, to, here, target);
                }
            }
        }

        return isNew;
    }

    private bool Check(Party from, Party to, Base here, Spot target)
    {
        if (_roads.Send(Carrier.Udp, here.Network, here.Spot, target) is not { } request
            || to.Bases.Find(one => one.Network == request.Network && one.Spot == request.At) is not { } there
            || (there.IsRelay && !(to.Permits(request.From.Address) && MayRelay(_topology, there, request.From.Address))))
        {
            return false;
        }

        // RFC 8445 §7.3.1.3: a check shows where it came from. §7.2.5.2.1: its answer counts only if it comes from where the check went to.
        to.HasHeard = true;
        var isNew = to.Learn(request.From);
        return _roads.Send(Carrier.Udp, there.Network, there.Spot, request.From) is { } answer
            && answer.Network == here.Network && answer.At == here.Spot && answer.From == target
            ? from.Valid.Add((here, there)) | isNew
            : isNew;
    }

    // RFC 6544: a connection is checked like a pair of sockets. It needs a listener that its first segment gets to; who is behind a NAT has none that is seen outside.
    private void Connect(Party from, Party to)
    {
        if (from.Side.Tcp == IceTcp.None || from.Side.Policy == IceCandidatePolicy.Relay)
        {
            return;
        }

        foreach (var here in from.Bases.Where(static one => !one.IsRelay))
        {
            foreach (var target in from.KnownListeners)
            {
                if (AsSeenFrom(from, here, target) is { } seen
                    && _roads.Send(Carrier.Tcp, here.Network, here.Spot, seen) is { } request
                    && to.Listeners.Find(one => one.Network == request.Network && one.Spot == request.At) is { } there
                    && _roads.Send(Carrier.Tcp, there.Network, there.Spot, request.From) is not null)
                {
                    from.Valid.Add((here, there));
                }
            }
        }
    }

    // Null when nothing can be sent there from here.
    private Spot? AsSeenFrom(Party party, Base here, Spot target)
    {
        if (here.IsRelay)
        {
            return MayRelay(_topology, here, target.Address) ? target : null;
        }

        // RFC 7050 and RFC 6052: a host with IPv6 only reaches IPv4 through its network's prefix.
        return here.Spot.Address.Family == target.Address.Family ? target
            : party.UsesNat64(_topology) && target.Address.Family == IpFamily.IPv4 ? target with { Address = Roads.Synthesize(target.Address) }
            : null;
    }

    private static bool IsServer(IpAddress address) => address == Infrastructure.Turn || address == Infrastructure.Turn6;

    private static bool IsPrivate(IpAddress address) => address.Family == IpFamily.IPv4
        ? address.IPv4 >> 16 is 0xC0A8 or 0x6440
        : address.High >> 32 != 0x20010DB8;
}
