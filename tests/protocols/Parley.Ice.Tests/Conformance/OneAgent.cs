using Parley.Ice.Candidates;
using Parley.Ice.Pairs;
using Parley.Ice.Tests.Agent;
using Parley.SansIO;
using Parley.Simulation;
using Parley.Simulation.Hosts;
using Parley.Simulation.Networks;

namespace Parley.Ice.Tests.Conformance;

/// <summary>An agent on a public host with one address, and peers driven by hand. A datagram takes ten milliseconds.</summary>
internal sealed class OneAgent
{
    private readonly Realm _realm;
    private int _peers;

    public OneAgent(IceAgentSettings? settings = null, params IReadOnlyList<string> addresses)
    {
        _realm = new SimulatedNetwork(World).AddRealm("Internet");
        var host = Host("Naomi", addresses.Count == 0 ? ["198.51.100.1"] : [.. addresses]);
        Side = new SimulatedAgent(host, settings ?? new IceAgentSettings());
        Peer = AddPeer();
    }

    public static TimeSpan Way { get; } = TimeSpan.FromMilliseconds(10);

    public SimulatedWorld World { get; } = new(1);

    public SimulatedAgent Side { get; }

    public IceAgent Agent => Side.Agent;

    /// <summary>The first peer; others have the same credentials and other addresses.</summary>
    public RawPeer Peer { get; }

    public IceCredentials Theirs { get; } = new("peer", "peerpeerpeerpeerpeerpeer");

    /// <summary>The agent's first host candidate's address.</summary>
    public TransportAddress Address => Side.Candidates.First(one => one.Type == IceCandidateType.Host).TransportAddress!.Value;

    public SimulatedHost Host(string name, params IReadOnlyList<string> addresses)
    {
        var host = new SimulatedHost(World, name);
        host.Connect(_realm, null, [.. addresses.Select(IpAddress.Parse)]);
        return host;
    }

    /// <summary>A further address of the peer's.</summary>
    public RawPeer AddPeer(string? address = null)
    {
        var number = 2 + _peers++;
        return new RawPeer(Host($"peer {number}", address ?? $"198.51.100.{number}"), Agent, Theirs);
    }

    /// <summary>Gathers, and lets what is due happen.</summary>
    public OneAgent Start()
    {
        Side.Start();
        Run(TimeSpan.Zero);
        return this;
    }

    /// <summary>Gathers, and tells the agent the peers' credentials and candidates, all there are, the best first and each with a foundation of its own.</summary>
    public OneAgent Meet(params IReadOnlyList<RawPeer> peers)
    {
        Start();
        Side.Do(now => Agent.SetRemoteCredentials(now, Theirs));
        foreach (var (peer, index) in (peers.Count == 0 ? [Peer] : peers).Select((peer, index) => (peer, index)))
        {
            Side.Do(now => Agent.AddRemoteCandidate(now, peer.Candidate($"{index + 1}", localPreference: ushort.MaxValue - index)));
        }

        Side.Do(Agent.EndRemoteCandidates);
        return this;
    }

    /// <summary>Meets the peer, which answers checks, until the pair carries data.</summary>
    public OneAgent Connect()
    {
        Peer.Answers = true;
        Meet();
        Run(TimeSpan.FromMilliseconds(100));
        return this;
    }

    public void Run(TimeSpan duration) => World.RunFor(duration);

    public void Run(double milliseconds) => World.RunFor(TimeSpan.FromMilliseconds(milliseconds));

    /// <summary>How the only pair with a peer stands.</summary>
    public CandidatePairInfo PairWith(RawPeer peer) => Agent.Pairs.Single(pair => pair.Remote.TransportAddress == peer.Address);
}
