using Parley.Ice.Candidates;
using Parley.Ice.Pairs;
using Parley.Ice.Tests.Agent;
using Parley.Ice.Verdicts;
using Parley.SansIO;
using Parley.Simulation.Nats;
using Parley.Stun;
using Parley.Turn.Server;

namespace Parley.Ice.Tests.Verdicts;

/// <summary>Each cause is built in, and found.</summary>
public sealed class VerdictTests
{
    private const string Somewhere = "candidate:1 1 udp 2130706431 198.51.100.77 50000 typ host";

    private readonly VerdictScene _scene = new();

    [Fact]
    public void A_host_without_addresses()
    {
        var verdict = _scene.FailAlone(_scene.Public("Naomi"), new(), Somewhere);

        Assert.Equal(IceCause.NoLocalAddresses, verdict.Cause);
        Assert.Empty(verdict.Evidence.Local);
        Assert.Equal("This host has no network address to send from. Connect it to a network.", verdict.ToString());
    }

    [Fact]
    public void A_description_that_does_not_come()
    {
        var naomi = new SimulatedAgent(_scene.Public("Naomi", "198.51.100.1"), new());
        naomi.Start();
        _scene.World.RunFor(TimeSpan.FromMinutes(2));

        var verdict = naomi.Agent.Explain(_scene.World.Now)!;

        Assert.Equal(IceCause.NoRemoteDescription, verdict.Cause);
        Assert.Null(naomi.Agent.Verdict);
        Assert.Equal("The other side's description has not come. See whether its answer gets through signaling.", verdict.ToString());
    }

    [Fact]
    public void A_description_without_candidates()
    {
        var verdict = _scene.FailAlone(_scene.Public("Naomi", "198.51.100.1"), new());

        Assert.Equal(IceCause.RemoteSentNoCandidates, verdict.Cause);
        Assert.Equal(new CandidateTally(IceCandidateType.Host, IpFamily.IPv4, TransportProtocol.Udp, 1), verdict.Evidence.Local[0]);
        Assert.StartsWith("The other side has sent its description, but no candidate.", verdict.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Relay_only_without_a_TURN_server()
    {
        var verdict = _scene.FailAlone(
            _scene.Public("Naomi", "198.51.100.1"), new() { Policy = IceCandidatePolicy.Relay, Servers = _scene.Stun("198.51.100.100") }, Somewhere);

        Assert.Equal(IceCause.PolicyLeavesNothing, verdict.Cause);
        Assert.Empty(verdict.Evidence.Local);
        Assert.StartsWith("Only relayed candidates may be used, and there is no TURN server to ask for one.", verdict.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void IPv6_only_against_IPv4_only()
    {
        var verdict = _scene.Fail(_scene.Public("Naomi", "2001:db8::1"), _scene.Public("Priya", "198.51.100.2"), new());

        Assert.Equal(IceCause.NoCommonFamily, verdict.Cause);
        Assert.Equal((IpFamily.IPv6, IpFamily.IPv4), (Assert.Single(verdict.Evidence.Local).Family, Assert.Single(verdict.Evidence.Remote).Family));
        Assert.Equal(
            "This side has IPv6 only, the other side IPv4 only, and nothing joins the two. Add a TURN server that has both and that this side can "
            + "reach.",
            verdict.ToString());
    }

    [Fact]
    public void A_relay_of_the_other_family_when_only_relays_may_be_used()
    {
        var server = new SimulatedTurnServer(_scene.Public("TURN", "198.51.100.100"));

        var verdict = _scene.Fail(
            _scene.Public("Naomi", "198.51.100.1", "2001:db8::1"),
            _scene.Public("Priya", "2001:db8::2"),
            new() { Servers = server.Servers, Policy = IceCandidatePolicy.Relay },
            new());

        Assert.Equal(IceCause.NoCommonFamily, verdict.Cause);
        Assert.Equal((IceCandidateType.Relayed, IpFamily.IPv4), (Assert.Single(verdict.Evidence.Local).Type, verdict.Evidence.Local[0].Family));
    }

    [Fact]
    public void A_network_that_blocks_UDP()
    {
        var settings = new IceAgentSettings { Servers = _scene.Stun("198.51.100.100") };
        var call = new SimulatedCall(
            _scene.World,
            _scene.Behind("Naomi", "203.0.113.1", NatBehavior.PortRestricted, OutboundRules.NoUdp),
            _scene.Behind("Priya", "203.0.113.2", NatBehavior.PortRestricted),
            settings).Begin();

        var (verdict, priyas) = (_scene.FailureOf(call.Naomi), _scene.FailureOf(call.Priya));

        Assert.Equal(IceCause.NoUdpGetsOut, verdict.Cause);
        Assert.InRange(Assert.IsType<ServerOutcome.TimedOut>(Assert.Single(verdict.Evidence.Servers).Outcome).After.TotalSeconds, 39, 40);
        Assert.Equal(
            "Nothing that was sent over UDP has been answered, not even by stun:198.51.100.100:3478?transport=Udp: this network seems to block UDP. "
            + "Add a TURN server over TLS on port 443.",
            verdict.ToString());
        Assert.Equal(IceCause.AllChecksUnanswered, priyas.Cause);
    }

    [Fact]
    public void A_TURN_server_that_is_not_there()
    {
        var settings = new IceAgentSettings
        {
            Servers = [.. _scene.Stun("198.51.100.100"), new IceServer(TransportAddress.Parse("198.51.100.101:3478"), TransportProtocol.Udp, "naomi", "secret")],
        };

        var verdict = FailBehindSymmetricNats(settings);

        Assert.Equal(IceCause.TurnUnreachable, verdict.Cause);
        Assert.Contains(verdict.Evidence.Servers, query => query.Server.IsTurn && query.Outcome is ServerOutcome.TimedOut);
        Assert.Contains(verdict.Evidence.Servers, query => !query.Server.IsTurn && query.Outcome is ServerOutcome.Answered);
        Assert.Equal(
            "The TURN server 198.51.100.101:3478 does not answer, and without a relay no way has been found. See whether it runs, and whether a firewall stands "
            + "before it.",
            verdict.ToString());
    }

    [Fact]
    public void A_TURN_server_that_does_not_accept_the_password()
    {
        var server = new SimulatedTurnServer(_scene.Public("TURN", "198.51.100.100")).Servers[0];

        var verdict = FailBehindSymmetricNats(new() { Servers = [server with { Password = "expired" }] });

        Assert.Equal(IceCause.TurnRefusedCredentials, verdict.Cause);
        Assert.Equal(StunErrorCode.Unauthenticated, Refusal(verdict).Code);
        Assert.Equal(
            "The TURN server 198.51.100.100:3478 does not accept the user name or the password. See whether the credentials have expired or are another server's.",
            verdict.ToString());
    }

    [Fact]
    public void A_TURN_server_whose_quota_is_used_up()
    {
        var quota = new AllocationQuota(0, 1);
        Assert.True(quota.TryTake("somebody"));
        var server = new SimulatedTurnServer(_scene.Public("TURN", "198.51.100.100"), quota);

        var verdict = FailBehindSymmetricNats(new() { Servers = server.Servers });

        Assert.Equal(IceCause.TurnRefusedAllocation, verdict.Cause);
        Assert.Equal(StunErrorCode.AllocationQuotaReached, Refusal(verdict).Code);
        Assert.StartsWith(
            "The TURN server 198.51.100.100:3478 gives no relayed address: 486 Allocation Quota Reached.", verdict.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_TURN_server_that_does_not_relay_to_the_other_side()
    {
        var server = new SimulatedTurnServer(_scene.Public("TURN", "198.51.100.100"));
        // The server denies private addresses, which this Internet has all the same.
        var (naomi, priya) = (_scene.Behind("Naomi", "203.0.113.1", NatBehavior.Symmetric), _scene.Behind("Priya", "10.9.9.9", NatBehavior.Symmetric));

        var verdict = _scene.Fail(naomi, priya, new() { Servers = server.Servers }, new() { Servers = _scene.Stun("198.51.100.101") });

        Assert.Equal(IceCause.TurnRefusedPeer, verdict.Cause);
        Assert.All(verdict.Evidence.Refusals, refusal => Assert.Equal(StunErrorCode.Forbidden, refusal.Code));
        Assert.Contains(new PairTally(CandidatePairState.Failed, PairFailure.NoPermission, 2), verdict.Evidence.Pairs);
        Assert.Equal(
            "The TURN server 198.51.100.100:3478 relays, but not to 192.168.1.2, 10.9.9.9 (403 Forbidden). Its policy must allow the other side's addresses.",
            verdict.ToString());
    }

    [Fact]
    public void Symmetric_NATs_without_a_relay()
    {
        var call = new SimulatedCall(
            _scene.World,
            _scene.Behind("Naomi", "203.0.113.1", NatBehavior.Symmetric),
            _scene.Behind("Priya", "203.0.113.2", NatBehavior.PortRestricted),
            new() { Servers = _scene.Stun("198.51.100.100", "198.51.100.101") }).Begin();

        var (naomis, priyas) = (_scene.FailureOf(call.Naomi), _scene.FailureOf(call.Priya));

        Assert.Equal(IceCause.SymmetricNatsWithoutRelay, naomis.Cause);
        Assert.Equal(2, naomis.Evidence.DifferentlySeen.Length);
        Assert.Matches(
            @"^This side's NAT takes another port for each destination \(198\.51\.100\.100:3478 sees 203\.0\.113\.1:\d+, 198\.51\.100\.101:3478 sees "
            + @"203\.0\.113\.1:\d+\), so no direct way has been found, and neither side has a relay\. Add a TURN server\.$",
            naomis.ToString());
        Assert.Equal(IceCause.SymmetricNatsWithoutRelay, priyas.Cause);
        Assert.Equal(2, priyas.Evidence.DifferentlyTold.Length);
        Assert.StartsWith("The other side's NAT takes another port for each destination", priyas.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_peer_that_answers_with_errors()
    {
        _ = new RefusingPeer(_scene.Public("Priya", "198.51.100.77"), 50000, "remotepasswordremotepassword");

        var verdict = _scene.FailAlone(_scene.Public("Naomi", "198.51.100.1"), new(), Somewhere);

        Assert.Equal(IceCause.ChecksRefused, verdict.Cause);
        Assert.Equal(new PairTally(CandidatePairState.Failed, PairFailure.Refused, 1), Assert.Single(verdict.Evidence.Pairs));
        Assert.Equal(
            "The other side is there but refuses the checks (one pair, error 400). The two descriptions may not belong together: restart ICE.", verdict.ToString());
    }

    [Fact]
    public void A_peer_that_is_not_there()
    {
        var verdict = _scene.FailAlone(_scene.Public("Naomi", "198.51.100.1"), new(), Somewhere);

        Assert.Equal(IceCause.AllChecksUnanswered, verdict.Cause);
        Assert.Equal(new PairTally(CandidatePairState.Failed, PairFailure.NoAnswer, 1), Assert.Single(verdict.Evidence.Pairs));
        Assert.Equal(
            "The only pair of candidates has not been answered, and no STUN or TURN server has been asked: the other side is gone, or NATs or firewalls lie "
            + "between. Add a TURN server.",
            verdict.ToString());
    }

    [Fact]
    public void Checks_that_still_run_are_not_called_a_failure()
    {
        var agent = new SimulatedAgent(_scene.Public("Naomi", "198.51.100.1"), new());
        agent.Start();
        agent.Do(now => agent.Agent.SetRemoteCredentials(now, new IceCredentials("remote", "remotepasswordremotepassword")));
        IceCandidate.TryParse(Somewhere, out var candidate);
        agent.Do(now => agent.Agent.AddRemoteCandidate(now, candidate!));
        _scene.World.RunFor(TimeSpan.FromSeconds(1));

        var verdict = agent.Agent.Explain(_scene.World.Now)!;

        Assert.Equal(IceCause.AllChecksUnanswered, verdict.Cause);
        Assert.Equal("One pair of candidates is being checked, and no answer has come yet.", verdict.ToString());
    }

    [Fact]
    public void A_peer_that_falls_silent_for_good()
    {
        var priya = _scene.Public("Priya");
        var link = priya.Connect(_scene.Internet, null, IpAddress.Parse("198.51.100.2"));
        var call = new SimulatedCall(_scene.World, _scene.Public("Naomi", "198.51.100.1"), priya).Begin();
        Assert.True(call.RunUntilBoth(IceState.Completed, TimeSpan.FromSeconds(5)));
        Assert.Null(call.Naomi.Agent.Explain(_scene.World.Now));
        link.IsUp = false;
        Assert.True(_scene.World.RunUntil(() => call.Naomi.Agent.State == IceState.Disconnected, TimeSpan.FromSeconds(20)));
        Assert.StartsWith("The connection has fallen silent", call.Naomi.Agent.Explain(_scene.World.Now)!.ToString(), StringComparison.Ordinal);

        var verdict = _scene.FailureOf(call.Naomi);

        Assert.Equal(IceCause.ConsentLost, verdict.Cause);
        Assert.Equal(PairFailure.ConsentLost, verdict.Evidence.Lost!.Failure);
        Assert.Matches(@"^The other side has stopped answering at 198\.51\.100\.2:\d+: it is gone, or its network is\.", verdict.ToString());
    }

    [Fact]
    public void An_interface_that_goes_away()
    {
        var naomi = _scene.Public("Naomi");
        var link = naomi.Connect(_scene.Internet, null, IpAddress.Parse("198.51.100.1"));
        var call = new SimulatedCall(_scene.World, naomi, _scene.Public("Priya", "198.51.100.2")).Begin();
        Assert.True(call.RunUntilBoth(IceState.Completed, TimeSpan.FromSeconds(5)));

        naomi.Disconnect(link);
        var verdict = _scene.FailureOf(call.Naomi);

        Assert.Equal(IceCause.InterfaceLost, verdict.Cause);
        Assert.Equal(PairFailure.BaseGone, verdict.Evidence.Lost!.Failure);
        Assert.StartsWith("The network address 198.51.100.1 that carried the connection is gone", verdict.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_slow_connection_is_explained_before_it_has_failed()
    {
        var naomi = new SimulatedAgent(
            _scene.Behind("Naomi", "203.0.113.1", NatBehavior.PortRestricted, OutboundRules.NoUdp), new() { Servers = _scene.Stun("198.51.100.100") });
        naomi.Start();
        naomi.Do(now => naomi.Agent.SetRemoteCredentials(now, new IceCredentials("remote", "remotepasswordremotepassword")));
        _scene.World.RunFor(TimeSpan.FromSeconds(1));
        Assert.Equal(IceCause.RemoteSentNoCandidates, naomi.Agent.Explain(_scene.World.Now)!.Cause);

        IceCandidate.TryParse(Somewhere, out var candidate);
        naomi.Do(now => naomi.Agent.AddRemoteCandidate(now, candidate!));
        _scene.World.RunFor(TimeSpan.FromSeconds(3));

        var verdict = naomi.Agent.Explain(_scene.World.Now)!;
        Assert.Equal(IceCause.NoUdpGetsOut, verdict.Cause);
        Assert.IsType<ServerOutcome.Awaited>(Assert.Single(verdict.Evidence.Servers).Outcome);
        Assert.Equal(IceState.Checking, naomi.Agent.State);
    }

    private static ServerOutcome.Refused Refusal(IceVerdict verdict) =>
        Assert.IsType<ServerOutcome.Refused>(Assert.Single(verdict.Evidence.Servers, query => query.Server.IsTurn).Outcome);

    private IceVerdict FailBehindSymmetricNats(IceAgentSettings settings) =>
        _scene.Fail(_scene.Behind("Naomi", "203.0.113.1", NatBehavior.Symmetric), _scene.Behind("Priya", "203.0.113.2", NatBehavior.Symmetric), settings);
}
