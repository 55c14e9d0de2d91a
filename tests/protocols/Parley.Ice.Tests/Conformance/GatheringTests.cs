using Parley.Ice.Candidates;
using Parley.Ice.Tests.Agent;
using Parley.SansIO;
using Parley.Simulation;
using Parley.Simulation.Hosts;
using Parley.Simulation.Nats;
using Parley.Simulation.Networks;

namespace Parley.Ice.Tests.Conformance;

/// <summary>RFC 8445 §5.1: where candidates come from. Behind a NAT, with a server that answers STUN and TURN.</summary>
public sealed class GatheringTests
{
    private static readonly IpAddress Outer = IpAddress.Parse("203.0.113.1");

    private readonly SimulatedWorld _world = new(1);
    private readonly Realm _home;
    private readonly SimulatedHost _host;
    private readonly SimulatedTurnServer _server;
    private readonly List<Instant> _asked = [];

    public GatheringTests()
    {
        var network = new SimulatedNetwork(_world);
        (var internet, _home) = (network.AddRealm("Internet"), network.AddRealm("home"));
        _ = new Nat(_home, internet, Outer, NatBehavior.PortRestricted);
        (_host, var server) = (new SimulatedHost(_world, "Naomi"), new SimulatedHost(_world, "server"));
        _host.Connect(_home, null, IpAddress.Parse("192.168.1.2"));
        server.Connect(internet, null, IpAddress.Parse("198.51.100.100"), IpAddress.Parse("198.51.100.101"));
        _server = new SimulatedTurnServer(server);
        // A STUN server that only counts.
        server.BindUdp(server.Addresses.First(), 3479, (_, _) => _asked.Add(_world.Now));
    }

    private IceServer Stun => new(new TransportAddress(IpAddress.Parse("198.51.100.100"), 3478));

    private IceServer Turn => _server.Servers.First(one => one.Protocol == TransportProtocol.Udp);

    private SimulatedAgent Gather(params IReadOnlyList<IceServer> servers)
    {
        var agent = new SimulatedAgent(_host, new IceAgentSettings { Servers = servers });
        agent.Start();
        _world.RunFor(TimeSpan.FromSeconds(1));
        return agent;
    }

    private static IceCandidate Of(SimulatedAgent agent, IceCandidateType type) => agent.Candidates.Single(candidate => candidate.Type == type);

    [Fact]
    [Requirement("8445", "5.1.1.1", "There is a host candidate on each address of the host.")]
    public void Each_address_gives_a_host_candidate()
    {
        _host.Connect(_home, null, IpAddress.Parse("192.168.1.3"), IpAddress.Parse("2001:db8::3"));

        var hosts = Gather().Candidates.Where(candidate => candidate.Type == IceCandidateType.Host).Select(candidate => candidate.Address.ToString());

        Assert.Equal(["192.168.1.2", "192.168.1.3", "2001:db8::3"], hosts.Order());
    }

    [Fact]
    [Requirement("8445", "5.1.1.2", "A STUN server's answer gives a server-reflexive candidate whose base is the host candidate that it was asked from.")]
    public void A_stun_server_gives_a_server_reflexive_candidate()
    {
        var agent = Gather(Stun);
        var (host, reflexive) = (Of(agent, IceCandidateType.Host), Of(agent, IceCandidateType.ServerReflexive));

        Assert.Equal(Outer, reflexive.Address.Ip);
        Assert.Equal((host.Address, host.Port), (reflexive.RelatedAddress!.Value, reflexive.RelatedPort));
    }

    [Fact]
    [Requirement("8445", "5.1.1.2", "A TURN server's answer gives a server-reflexive and a relayed candidate.")]
    [Requirement("8839", "5.1", "The related address of a relayed candidate is the mapped address of the allocation.")]
    public void A_turn_server_gives_a_reflexive_and_a_relayed_candidate()
    {
        var agent = Gather(Turn);
        var (reflexive, relayed) = (Of(agent, IceCandidateType.ServerReflexive), Of(agent, IceCandidateType.Relayed));

        Assert.Equal(Outer, reflexive.Address.Ip);
        Assert.Equal("198.51.100.100", relayed.Address.ToString());
        Assert.Equal((reflexive.Address, reflexive.Port), (relayed.RelatedAddress!.Value, relayed.RelatedPort));
    }

    [Fact]
    [Requirement("8445", "5.1.1.2", "Questions to servers go out one each Ta.")]
    public void Questions_are_paced()
    {
        var silent = new IceServer(new TransportAddress(IpAddress.Parse("198.51.100.100"), 3479));
        _host.Connect(_home, null, IpAddress.Parse("192.168.1.3"), IpAddress.Parse("192.168.1.4"));

        new SimulatedAgent(_host, new IceAgentSettings { Servers = [silent] }).Start();
        _world.RunFor(TimeSpan.FromMilliseconds(200));

        Assert.Equal([0, 20, 40], _asked.Select(at => (at - _asked[0]).TotalMilliseconds));
    }

    [Fact]
    [Requirement("8445", "14.3", "A question to a server is asked again after 500 ms at the earliest, and after Ta times the number of questions if that is longer.")]
    public void Many_questions_have_longer_pauses()
    {
        IceServer At(int port) => new(new TransportAddress(IpAddress.Parse("198.51.100.100"), (ushort)port));
        new SimulatedAgent(_host, new IceAgentSettings { Servers = [At(3479), .. Enumerable.Range(4000, 39).Select(At)] }).Start();
        _world.RunFor(TimeSpan.FromSeconds(1));

        Assert.Equal([0, 800], _asked.Select(at => (at - _asked[0]).TotalMilliseconds));
    }

    [Fact]
    [Requirement("8445", "5.1.1.3", "Candidates have the same foundation when type, base address and server are the same, and different ones otherwise.")]
    public void Foundations_tell_types_bases_and_servers_apart()
    {
        _host.Connect(_home, null, IpAddress.Parse("192.168.1.3"));
        var agent = Gather(Turn, Stun);

        var kinds = agent.Candidates.GroupBy(candidate => candidate.Foundation);

        Assert.All(kinds, kind => Assert.Single(kind.Select(candidate => candidate.Type).Distinct()));
        Assert.Equal(2, agent.Candidates.Where(candidate => candidate.Type == IceCandidateType.Host).Select(candidate => candidate.Foundation).Distinct().Count());
        Assert.All(agent.Candidates, candidate => Assert.InRange(candidate.Foundation.Length, 1, 32));
    }

    [Fact]
    [Requirement("8445", "5.1.2.1", "Every candidate has a priority of its own from 1 to 2³¹ − 1, also those of one type on several interfaces and from several servers.")]
    public void Priorities_are_unique()
    {
        _host.Connect(_home, null, IpAddress.Parse("192.168.1.3"));
        var agent = Gather(Turn, Turn with { Address = TransportAddress.Parse("198.51.100.101:3478") }, Stun);

        var later = _host.Connect(_home, null, IpAddress.Parse("192.168.1.1"), IpAddress.Parse("2001:db8::3"));
        _world.RunFor(TimeSpan.FromSeconds(1));

        Assert.True(later.IsUp);
        Assert.Equal(agent.Candidates.Count(), agent.Candidates.Select(candidate => candidate.Priority).Distinct().Count());
        Assert.All(agent.Candidates, candidate => Assert.InRange(candidate.Priority, 1u, (uint)int.MaxValue));
        Assert.Contains(agent.Candidates.GroupBy(candidate => candidate.Type), type => type.Key == IceCandidateType.Relayed && type.Count() > 3);
    }

    [Fact]
    [Requirement("8445", "5.1.2.2", "Type preferences are 126 for host, 110 for peer-reflexive and 100 for server-reflexive candidates; relayed ones come last, with 2, 1 and 0 over UDP, TCP and TLS.")]
    public void Type_preferences_are_the_recommended_ones()
    {
        var agent = Gather(Turn);

        Assert.Equal(126u, Of(agent, IceCandidateType.Host).Priority >> 24);
        Assert.Equal(100u, Of(agent, IceCandidateType.ServerReflexive).Priority >> 24);
        Assert.Equal(2u, Of(agent, IceCandidateType.Relayed).Priority >> 24);
        Assert.Equal(110, CandidatePriority.PeerReflexivePreference);
    }

    [Fact]
    [Requirement("8445", "5.1.3", "Of two candidates with the same address and base one is left: a server that sees the host's own address gives nothing new.")]
    public void A_server_reflexive_candidate_that_is_the_host_candidate_is_left_out()
    {
        var host = new SimulatedHost(_world, "public");
        var network = new SimulatedNetwork(_world);
        var internet = network.AddRealm("another Internet");
        var server = new SimulatedHost(_world, "its server");
        host.Connect(internet, null, IpAddress.Parse("198.51.100.1"));
        server.Connect(internet, null, IpAddress.Parse("198.51.100.100"));
        _ = new SimulatedTurnServer(server);
        var agent = new SimulatedAgent(host, new IceAgentSettings { Servers = [Stun] });

        agent.Start();
        _world.RunFor(TimeSpan.FromSeconds(1));

        Assert.Equal(IceCandidateType.Host, Assert.Single(agent.Candidates).Type);
        Assert.Contains(agent.Events, e => e.Event is IceEvent.GatheringCompleted);
    }

    [Fact]
    [Requirement("8445", "5.1.1.4", "A reflexive address from a STUN server is kept alive by further requests until ICE has completed.")]
    public void The_binding_of_a_reflexive_candidate_is_kept_alive()
    {
        var narrow = new SimulatedNetwork(_world);
        var (internet, home) = (narrow.AddRealm("Internet"), narrow.AddRealm("narrow home"));
        var nat = new Nat(home, internet, Outer, NatBehavior.PortRestricted with { UdpTimeout = TimeSpan.FromSeconds(30) });
        var (host, server) = (new SimulatedHost(_world, "waiting"), new SimulatedHost(_world, "its server"));
        host.Connect(home, null, IpAddress.Parse("192.168.1.2"));
        server.Connect(internet, null, IpAddress.Parse("198.51.100.100"));
        _ = new SimulatedTurnServer(server);
        var agent = new SimulatedAgent(host, new IceAgentSettings { Servers = [Stun] });

        agent.Start();
        _world.RunFor(TimeSpan.FromMinutes(5));

        Assert.Equal(1, nat.MappingCount);
        agent.Do(agent.Agent.Close);
        _world.RunFor(TimeSpan.FromMinutes(1));
        Assert.Equal(0, nat.MappingCount);
    }

    [Fact]
    [Requirement("8445", "5.1.1.4", "The binding that a TURN client has with its server is kept alive too.")]
    public void The_binding_towards_a_turn_server_is_kept_alive()
    {
        var narrow = new SimulatedNetwork(_world);
        var (internet, home) = (narrow.AddRealm("Internet"), narrow.AddRealm("narrow home"));
        var nat = new Nat(home, internet, Outer, NatBehavior.PortRestricted with { UdpTimeout = TimeSpan.FromSeconds(30) });
        var (host, server) = (new SimulatedHost(_world, "waiting"), new SimulatedHost(_world, "its server"));
        host.Connect(home, null, IpAddress.Parse("192.168.1.2"));
        server.Connect(internet, null, IpAddress.Parse("198.51.100.100"));
        var turn = new SimulatedTurnServer(server);
        var agent = new SimulatedAgent(host, new IceAgentSettings { Servers = [.. turn.Servers.Where(one => one.Protocol == TransportProtocol.Udp)] });

        agent.Start();
        _world.RunFor(TimeSpan.FromMinutes(5));

        Assert.Equal(1, nat.MappingCount);
    }

    [Fact]
    [Requirement("8445", "5.1.1.4", "Candidates whose base is gone are given up, and new addresses give new ones.")]
    public void Interfaces_come_and_go()
    {
        var agent = Gather();
        var first = Of(agent, IceCandidateType.Host);

        var second = _host.Connect(_home, null, IpAddress.Parse("192.168.1.3"));
        _world.RunFor(TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, agent.Candidates.Count());

        _host.Disconnect(second);
        Assert.Contains(agent.Events, e => e.Event is IceEvent.CloseSocket close && close.Local.Address == IpAddress.Parse("192.168.1.3"));
        Assert.DoesNotContain(agent.Events, e => e.Event is IceEvent.CloseSocket close && close.Local == first.TransportAddress);
    }

    [Fact]
    [Requirement("8445", "5.3", "A fragment has 24 random bits at least and a password 128; both are ice-chars.")]
    [Requirement("8839", "5.4", "A fragment has 4 to 256 characters, a password 22 to 256.")]
    public void Credentials_are_unguessable()
    {
        var made = Enumerable.Range(0, 1000).Select(_ => IceCredentials.Create(_world.Random)).ToArray();

        Assert.All(made, one => Assert.True(one.UsernameFragment.Length * 6 >= 24 && one.Password.Length * 6 >= 128));
        Assert.All(made, one => Assert.True(IceCredentials.AreValid(one.UsernameFragment, one.Password)));
        Assert.Equal(made.Length, made.Select(one => one.UsernameFragment).Distinct().Count());
        Assert.False(IceCredentials.AreValid("abc", made[0].Password));
        Assert.False(IceCredentials.AreValid(made[0].UsernameFragment, "short"));
        Assert.False(IceCredentials.AreValid("a-b-c", made[0].Password));
    }
}
