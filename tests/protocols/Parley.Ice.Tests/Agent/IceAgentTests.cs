using Parley.Ice.Candidates;
using Parley.Ice.Pairs;
using Parley.SansIO;
using Parley.Simulation;
using Parley.Simulation.Hosts;
using Parley.Simulation.Nats;
using Parley.Simulation.Networks;

namespace Parley.Ice.Tests.Agent;

/// <summary>Two agents find each other.</summary>
public sealed class IceAgentTests
{
    private static readonly IpAddress Naomi = IpAddress.Parse("198.51.100.1");
    private static readonly IpAddress Priya = IpAddress.Parse("198.51.100.2");

    private readonly SimulatedWorld _world = new(1);

    [Fact]
    public void Two_public_hosts_connect_directly_and_agree_on_the_pair()
    {
        var call = Public().Begin();

        Assert.True(call.RunUntilBoth(IceState.Completed, TimeSpan.FromSeconds(5)));

        var (naomis, priyas) = (call.Naomi.Agent.SelectedPair!, call.Priya.Agent.SelectedPair!);
        Assert.Equal((IceCandidateType.Host, IceCandidateType.Host), (naomis.Local.Type, naomis.Remote.Type));
        Assert.Equal(naomis.Local.TransportAddress, priyas.Remote.TransportAddress);
        Assert.Equal(naomis.Remote.TransportAddress, priyas.Local.TransportAddress);
        Assert.True(call.DataFlow());
    }

    [Fact]
    public void The_first_pair_is_usable_one_round_trip_after_the_answerer_knows_the_candidate()
    {
        var call = Public().Begin();

        call.RunUntilBoth(IceState.Completed, TimeSpan.FromSeconds(5));

        // The offer takes 20 ms, the check to Naomi and her answer 10 ms each way.
        Assert.Equal(TimeSpan.FromMilliseconds(40), call.Priya.When(call.Began, e => e is IceEvent.SelectedPairChanged));
    }

    [Fact]
    public void Both_controlling_is_settled_by_the_tie_breaker()
    {
        var (naomi, priya) = (new SimulatedAgent(Host("Naomi", "198.51.100.1"), new() { Role = IceRole.Controlling }),
            new SimulatedAgent(Host("Priya", "198.51.100.2"), new() { Role = IceRole.Controlling }));
        Join(naomi, priya);

        Assert.True(_world.RunUntil(() => naomi.Agent.State == IceState.Completed && priya.Agent.State == IceState.Completed, TimeSpan.FromSeconds(10)));
        Assert.NotEqual(naomi.Agent.Role, priya.Agent.Role);
    }

    [Fact]
    public void Both_controlled_is_settled_too()
    {
        var (naomi, priya) = (new SimulatedAgent(Host("Naomi", "198.51.100.1"), new() { Role = IceRole.Controlled }),
            new SimulatedAgent(Host("Priya", "198.51.100.2"), new() { Role = IceRole.Controlled }));
        Join(naomi, priya);

        Assert.True(_world.RunUntil(() => naomi.Agent.State == IceState.Completed && priya.Agent.State == IceState.Completed, TimeSpan.FromSeconds(10)));
        Assert.NotEqual(naomi.Agent.Role, priya.Agent.Role);
    }

    [Fact]
    public void With_renomination_a_better_way_that_comes_later_is_taken()
    {
        var (naomi, priya) = (Host("Naomi", "198.51.100.1"), Host("Priya", "198.51.100.2"));
        var call = new SimulatedCall(_world, naomi, priya, new IceAgentSettings { Renomination = true }).Begin();
        Assert.True(_world.RunUntil(() => call.Naomi.Agent.SelectedPair is { Nominated: true }, TimeSpan.FromSeconds(5)));

        naomi.Connect(_realm!, null, IpAddress.Parse("2001:db8::1"));
        priya.Connect(_realm!, null, IpAddress.Parse("2001:db8::2"));
        _world.RunFor(TimeSpan.FromSeconds(5));

        foreach (var agent in new[] { call.Naomi.Agent, call.Priya.Agent })
        {
            Assert.Equal(IpFamily.IPv6, agent.SelectedPair!.Local.Address.Ip.Family);
            Assert.True(agent.SelectedPair.Nominated);
        }

        Assert.True(call.DataFlow());
    }

    [Fact]
    public void A_lossy_way_is_found_all_the_same()
    {
        for (ulong seed = 1; seed <= 50; seed++)
        {
            var world = new SimulatedWorld(seed);
            var realm = new SimulatedNetwork(world).AddRealm("Internet");
            var (naomi, priya) = (new SimulatedHost(world, "Naomi"), new SimulatedHost(world, "Priya"));
            naomi.Connect(realm, new LinkProfile { Loss = 0.2, Jitter = TimeSpan.FromMilliseconds(20) }, Naomi);
            priya.Connect(realm, null, Priya);
            var call = new SimulatedCall(world, naomi, priya).Begin();

            Assert.True(call.RunUntilBoth(IceState.Completed, TimeSpan.FromSeconds(40)), $"seed {seed}");
        }
    }

    [Fact]
    public void A_host_that_is_not_there_fails_the_call_when_patience_ends_and_no_earlier()
    {
        var call = Public();
        call.Priya.Host.Disconnect(_priyasLink!);
        call.Begin();
        call.Naomi.Do(now => call.Naomi.Agent.AddRemoteCandidate(now, Candidate("198.51.100.77", 7)));
        call.Naomi.Do(now => call.Naomi.Agent.EndRemoteCandidates(now));

        Assert.True(_world.RunUntil(() => call.Naomi.Agent.State == IceState.Failed, TimeSpan.FromMinutes(2)));
        Assert.InRange((_world.Now - call.Began).TotalSeconds, 39.5, 60);
        Assert.Equal(PairFailure.NoAnswer, Assert.Single(call.Naomi.Agent.Pairs).Failure);
    }

    [Fact]
    public void A_restart_keeps_data_flowing_and_ends_on_new_credentials()
    {
        var call = Public().Begin();
        Assert.True(call.RunUntilBoth(IceState.Completed, TimeSpan.FromSeconds(5)));
        var before = (call.Naomi.Agent.LocalCredentials, call.Priya.Agent.LocalCredentials);

        call.Restart();
        Assert.True(call.Naomi.Agent.SelectedPair is not null);
        Assert.True(call.Naomi.Agent.Send([200]));
        Assert.True(call.RunUntilBoth(IceState.Completed, TimeSpan.FromSeconds(5)));
        _world.RunFor(TimeSpan.FromSeconds(2));

        Assert.NotEqual(before, (call.Naomi.Agent.LocalCredentials, call.Priya.Agent.LocalCredentials));
        Assert.Equal(IceState.Completed, call.Naomi.Agent.State);
        Assert.True(call.DataFlow());
    }

    [Fact]
    public void Who_falls_silent_is_disconnected_soon_and_failed_when_consent_ends()
    {
        var call = Public().Begin();
        Assert.True(call.RunUntilBoth(IceState.Completed, TimeSpan.FromSeconds(5)));
        _priyasLink!.IsUp = false;
        var silent = _world.Now;

        Assert.True(_world.RunUntil(() => call.Naomi.Agent.State == IceState.Disconnected, TimeSpan.FromSeconds(20)));
        Assert.InRange((_world.Now - silent).TotalSeconds, 1, 13);
        Assert.True(_world.RunUntil(() => call.Naomi.Agent.State == IceState.Failed, TimeSpan.FromMinutes(1)));
        Assert.InRange((_world.Now - silent).TotalSeconds, 23, 31);
        Assert.False(call.Naomi.Agent.Send([200]));
    }

    [Fact]
    public void Who_comes_back_in_time_is_connected_again()
    {
        var call = Public().Begin();
        Assert.True(call.RunUntilBoth(IceState.Completed, TimeSpan.FromSeconds(5)));
        _priyasLink!.IsUp = false;
        Assert.True(_world.RunUntil(() => call.Naomi.Agent.State == IceState.Disconnected, TimeSpan.FromSeconds(20)));

        _priyasLink.IsUp = true;

        Assert.True(_world.RunUntil(() => call.Naomi.Agent.State == IceState.Completed, TimeSpan.FromSeconds(3)));
    }

    [Fact]
    public void Strangers_get_neither_an_answer_nor_their_data_through()
    {
        var call = Public().Begin();
        Assert.True(call.RunUntilBoth(IceState.Completed, TimeSpan.FromSeconds(5)));
        var heard = 0;
        var stranger = Host("stranger", "198.51.100.66").BindUdp(IpAddress.Parse("198.51.100.66"), 0, (_, _) => heard++);
        var naomi = call.Naomi.Agent.SelectedPair!.Local.TransportAddress!.Value;

        stranger.Send(naomi, [200, 1, 2, 3]);
        stranger.Send(naomi, Convert.FromHexString("000100002112a442000000000000000000000000"));
        _world.RunFor(TimeSpan.FromSeconds(1));

        Assert.Equal(0, heard);
        Assert.Empty(call.Naomi.Received);
    }

    private Attachment? _priyasLink;

    private Realm? _realm;

    private SimulatedCall Public()
    {
        var (naomi, priya) = (Host("Naomi", "198.51.100.1"), new SimulatedHost(_world, "Priya"));
        _priyasLink = priya.Connect(_realm!, null, Priya);
        return new SimulatedCall(_world, naomi, priya);
    }

    private SimulatedHost Host(string name, string address)
    {
        _realm ??= new SimulatedNetwork(_world).AddRealm("Internet");
        var host = new SimulatedHost(_world, name);
        host.Connect(_realm, null, IpAddress.Parse(address));
        return host;
    }

    private static void Join(SimulatedAgent naomi, SimulatedAgent priya)
    {
        naomi.Heard = e => Pass(e, priya);
        priya.Heard = e => Pass(e, naomi);
        naomi.Start();
        priya.Start();
        naomi.Do(now => naomi.Agent.SetRemoteCredentials(now, priya.Agent.LocalCredentials));
        priya.Do(now => priya.Agent.SetRemoteCredentials(now, naomi.Agent.LocalCredentials));

        static void Pass(IceEvent e, SimulatedAgent to)
        {
            if (e is IceEvent.CandidateGathered gathered)
            {
                to.Do(now => to.Agent.AddRemoteCandidate(now, gathered.Candidate));
            }
            else if (e is IceEvent.GatheringCompleted)
            {
                to.Do(now => to.Agent.EndRemoteCandidates(now));
            }
        }
    }

    private static IceCandidate Candidate(string address, ushort port) => new()
    {
        Foundation = "1",
        Priority = CandidatePriority.Compute(CandidatePriority.HostPreference, 65535),
        Address = new CandidateAddress(IpAddress.Parse(address)),
        Port = port,
        Type = IceCandidateType.Host,
    };
}
