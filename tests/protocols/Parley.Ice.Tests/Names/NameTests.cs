using System.Text.RegularExpressions;
using Parley.Ice.Candidates;
using Parley.Ice.Tests.Agent;
using Parley.Ice.Tests.Verdicts;
using Parley.Ice.Verdicts;
using Parley.SansIO;
using Parley.Simulation.Nats;
using Parley.Simulation.Networks;

namespace Parley.Ice.Tests.Names;

/// <summary>Names under .local in the place of addresses (draft-ietf-mmusic-mdns-ice-candidates), both ways.</summary>
public sealed partial class NameTests
{
    private readonly VerdictScene _scene = new();

    [Fact]
    public void Hosts_on_one_link_connect_directly_and_never_tell_their_addresses()
    {
        var call = OnOneLink();

        Assert.True(call.RunUntilBoth(IceState.Completed, TimeSpan.FromSeconds(5)));

        Assert.True(call.DataFlow());
        var told = Assert.Single(call.Naomi.Candidates);
        Assert.Matches(Name(), told.Address.Name);
        Assert.All(
            call.Naomi.Candidates.Concat(call.Priya.Candidates), one => Assert.DoesNotContain("198.51.100", one.ToString(), StringComparison.Ordinal));
        Assert.Equal(told.Address, call.Naomi.Agent.SelectedPair!.Local.Address);
        Assert.Equal(told.Address, call.Priya.Agent.SelectedPair!.Remote.Address);
    }

    [Fact]
    public void A_name_is_published_before_its_candidate_is_told_and_withdrawn_at_the_end()
    {
        var call = OnOneLink();
        Assert.True(call.RunUntilBoth(IceState.Completed, TimeSpan.FromSeconds(5)));
        var events = call.Naomi.Events.ConvertAll(e => e.Event);
        var published = events.OfType<IceEvent.PublishName>().Single();

        Assert.True(events.IndexOf(published) < events.FindIndex(e => e is IceEvent.CandidateGathered));
        Assert.Equal(IpAddress.Parse("198.51.100.1"), call.Naomi.Names.Published[published.Name]);

        call.Naomi.Do(call.Naomi.Agent.Close);
        call.Priya.Do(call.Priya.Agent.Close);
        Assert.Empty(call.Naomi.Names.Published);
    }

    [Fact]
    public void An_address_that_goes_takes_its_name_along_and_gets_another_one_when_it_comes_back()
    {
        var naomi = _scene.Public("Naomi");
        var link = naomi.Connect(_scene.Internet, null, IpAddress.Parse("198.51.100.1"));
        var agent = new SimulatedAgent(naomi, new() { HideHostAddresses = true });
        agent.Start();
        _scene.World.RunFor(TimeSpan.FromSeconds(1));
        var before = Assert.Single(agent.Names.Published).Key;

        naomi.Disconnect(link);
        Assert.Empty(agent.Names.Published);
        naomi.Connect(_scene.Internet, null, IpAddress.Parse("198.51.100.1"));
        _scene.World.RunFor(TimeSpan.FromSeconds(1));

        Assert.NotEqual(before, Assert.Single(agent.Names.Published).Key);
    }

    [Fact]
    public void Reflexive_and_relayed_candidates_do_not_give_the_hidden_address_away()
    {
        var server = new SimulatedTurnServer(_scene.Public("TURN", "198.51.100.100"));
        var agent = new SimulatedAgent(
            _scene.Behind("Naomi", "203.0.113.1", NatBehavior.PortRestricted), new() { HideHostAddresses = true, Servers = server.Servers });

        agent.Start();
        _scene.World.RunFor(TimeSpan.FromSeconds(1));

        Assert.Equal(3, agent.Candidates.Count());
        Assert.All(
            agent.Candidates.Where(one => one.Type != IceCandidateType.Host),
            one => Assert.Equal(("0.0.0.0", 9), (one.RelatedAddress.ToString(), one.RelatedPort)));
        Assert.All(agent.Candidates, one => Assert.DoesNotContain("192.168", one.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void A_public_host_tells_what_it_hides_as_reflexive_once()
    {
        // Nobody beyond its link could reach it otherwise; behind a NAT the reflexive address is told too.
        var agent = new SimulatedAgent(_scene.Public("Naomi", "198.51.100.1"), new() { HideHostAddresses = true, Servers = _scene.Stun("198.51.100.100", "198.51.100.101") });

        agent.Start();
        _scene.World.RunFor(TimeSpan.FromSeconds(1));

        Assert.Equal([IceCandidateType.Host, IceCandidateType.ServerReflexive], agent.Candidates.Select(one => one.Type));
    }

    [Fact]
    public void Relay_only_publishes_nothing()
    {
        var agent = new SimulatedAgent(_scene.Public("Naomi", "198.51.100.1"), new() { HideHostAddresses = true, Policy = IceCandidatePolicy.Relay });

        agent.Start();
        _scene.World.RunFor(TimeSpan.FromSeconds(1));

        Assert.Empty(agent.Names.Published);
        Assert.Empty(agent.Candidates);
    }

    [Fact]
    public void A_name_is_asked_for_once_however_many_candidates_carry_it_and_few_at_a_time()
    {
        var agent = new SimulatedAgent(_scene.Public("Naomi", "198.51.100.1"), new());
        Describe(agent);
        for (var i = 0; i < 24; i++)
        {
            Add(agent, $"candidate:{i + 1} 1 udp 2130706431 {(i % 2 == 0 ? "host" : "HOST")}{i / 2}.local {50000 + i} typ host");
        }

        Assert.Equal(8, Asked(agent).Count());
        _scene.World.RunFor(TimeSpan.FromSeconds(5));
        Assert.Equal(12, Asked(agent).Count());
        Assert.Equal(12, Asked(agent).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void An_answer_that_comes_after_the_time_out_is_taken_all_the_same()
    {
        var names = new SimulatedNames(_scene.World) { Latency = TimeSpan.FromSeconds(7) };
        var call = OnOneLink(names);

        _scene.World.RunFor(TimeSpan.FromSeconds(6.5));
        Assert.Empty(call.Naomi.Agent.Pairs);

        Assert.True(call.RunUntilBoth(IceState.Completed, TimeSpan.FromSeconds(3)));
    }

    [Fact]
    public void A_check_from_an_address_whose_name_is_resolved_later_belongs_to_the_named_candidate()
    {
        // Only Naomi is told a name: her checks reach Priya before Priya knows whose they are.
        var call = new SimulatedCall(
            _scene.World, _scene.Public("Naomi", "198.51.100.1"), _scene.Public("Priya", "198.51.100.2"), new() { HideHostAddresses = true }, new());
        var names = new SimulatedNames(_scene.World) { Latency = TimeSpan.FromMilliseconds(300) };
        (call.Naomi.Names, call.Priya.Names) = (names, names);
        call.Begin();
        Assert.True(_scene.World.RunUntil(() => call.Priya.Agent.SelectedPair is not null, TimeSpan.FromSeconds(1)));
        Assert.Equal(IceCandidateType.PeerReflexive, call.Priya.Agent.SelectedPair!.Remote.Type);

        _scene.World.RunFor(TimeSpan.FromSeconds(2));

        var pair = Assert.Single(call.Priya.Agent.Pairs);
        Assert.Equal((IceCandidateType.Host, true), (pair.Remote.Type, pair.Remote.Address.IsName));
        Assert.Equal((IceState.Completed, IceState.Completed), (call.Naomi.Agent.State, call.Priya.Agent.State));
    }

    [Fact]
    public void A_named_host_is_reached_over_TCP_too()
    {
        var call = new SimulatedCall(
            _scene.World,
            _scene.Behind("Naomi", "203.0.113.1", NatBehavior.PortRestricted, OutboundRules.NoUdp),
            _scene.Public("Priya", "198.51.100.2"),
            new() { HideHostAddresses = true },
            tcp: IceTcp.ActiveAndPassive);
        var names = new SimulatedNames(_scene.World);
        (call.Naomi.Names, call.Priya.Names) = (names, names);

        Assert.True(call.Begin().RunUntilBoth(IceState.Completed, TimeSpan.FromSeconds(20)));

        Assert.True(call.DataFlow());
        Assert.Equal((TransportProtocol.Tcp, true),
            (call.Naomi.Agent.SelectedPair!.Remote.Transport, call.Naomi.Agent.SelectedPair.Remote.Address.IsName));
        Assert.Single(call.Priya.Events, e => e.Event is IceEvent.PublishName);
        Assert.All(
            call.Naomi.Candidates.Concat(call.Priya.Candidates), one => Assert.DoesNotContain("168.1.2", one.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void Names_that_nobody_resolves_are_the_verdict()
    {
        var agent = new SimulatedAgent(_scene.Public("Naomi", "198.51.100.1"), new());
        Describe(agent);
        Add(agent, "candidate:1 1 udp 2130706431 0b8ca2bb-2dd5-4ba0-8e0b-d0ccd01f1b42.local 50000 typ host");
        agent.Do(now => agent.Agent.EndRemoteCandidates(now));

        var verdict = _scene.FailureOf(agent);

        Assert.Equal(IceCause.NamesNotResolvable, verdict.Cause);
        Assert.Equal(("0b8ca2bb-2dd5-4ba0-8e0b-d0ccd01f1b42.local", Ice.Names.NameFailure.TimedOut),
            (Assert.Single(verdict.Evidence.UnresolvedNames).Name, verdict.Evidence.UnresolvedNames[0].Why));
        Assert.Equal(
            "The other side hides its addresses behind one name that could not be resolved here (0b8ca2bb-2dd5-4ba0-8e0b-d0ccd01f1b42.local). Such names work on "
            + "one link only, if it passes multicast: add a STUN or TURN server on the other side.",
            verdict.ToString());
    }

    [Fact]
    public void Names_that_nobody_resolves_are_the_verdict_behind_one_NAT_that_turns_nothing_around()
    {
        var home = new SimulatedNetwork(_scene.World).AddRealm("home");
        _ = new Nat(home, _scene.Internet, IpAddress.Parse("203.0.113.1"), new NatBehavior { Hairpinning = false });
        var (naomi, priya) = (_scene.Public("Naomi"), _scene.Public("Priya"));
        naomi.Connect(home, null, IpAddress.Parse("192.168.1.2"));
        priya.Connect(home, null, IpAddress.Parse("192.168.1.3"));
        var call = new SimulatedCall(_scene.World, naomi, priya, new() { HideHostAddresses = true, Servers = _scene.Stun("198.51.100.100") });
        call.Naomi.Names = new SimulatedNames(_scene.World) { SaysNo = true };

        var verdict = _scene.FailureOf(call.Begin().Naomi);

        Assert.Equal(IceCause.NamesNotResolvable, verdict.Cause);
        Assert.Equal(Ice.Names.NameFailure.NotFound, Assert.Single(verdict.Evidence.UnresolvedNames).Why);
    }

    [GeneratedRegex("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\\.local$")]
    private static partial Regex Name();

    private static IEnumerable<string> Asked(SimulatedAgent agent) => agent.Events.Select(e => e.Event).OfType<IceEvent.ResolveName>().Select(e => e.Name);

    private static void Describe(SimulatedAgent agent)
    {
        agent.Start();
        agent.Do(now => agent.Agent.SetRemoteCredentials(now, new IceCredentials("remote", "remotepasswordremotepassword")));
    }

    private static void Add(SimulatedAgent agent, string text)
    {
        Assert.Equal(CandidateParseError.None, IceCandidate.TryParse(text, out var candidate));
        agent.Do(now => agent.Agent.AddRemoteCandidate(now, candidate!));
    }

    private SimulatedCall OnOneLink(SimulatedNames? names = null)
    {
        var call = new SimulatedCall(
            _scene.World, _scene.Public("Naomi", "198.51.100.1"), _scene.Public("Priya", "198.51.100.2"), new() { HideHostAddresses = true });
        names ??= new SimulatedNames(_scene.World);
        (call.Naomi.Names, call.Priya.Names) = (names, names);
        return call.Begin();
    }
}
