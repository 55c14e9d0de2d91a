using Parley.Ice.Candidates;
using Parley.Ice.Pairs;
using Parley.Ice.Tests.Agent;
using Parley.Ice.Tests.Conformance;
using Parley.SansIO;
using Parley.Simulation.Hosts;
using Parley.Simulation.Nats;
using Parley.Simulation.Networks;

namespace Parley.Ice.Tests.Streams;

/// <summary>TCP candidates (RFC 6544): gathering, pairing, checks and data.</summary>
public sealed class TcpCandidateTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    private readonly TcpPlace _place = new();

    [Fact]
    [Requirement("6544", "7.1", "The answer over a connection that this side has opened shows a peer-reflexive candidate of it.")]
    [Requirement("6544", "7.2", "A check over a connection that was accepted shows a peer-reflexive candidate of the other side.")]
    public void Where_no_UDP_passes_a_connection_of_the_active_side_carries_the_data()
    {
        var call = _place.Connected();

        var (naomis, priyas) = (TcpPlace.Selected(call.Naomi), TcpPlace.Selected(call.Priya));
        // RFC 6544 §7.1, §7.2: each side finds the active one's address and port out from checks.
        Assert.Equal((TcpCandidateType.Active, TcpCandidateType.Passive), (naomis.Local.TcpType, naomis.Remote.TcpType));
        Assert.Equal((TcpCandidateType.Passive, TcpCandidateType.Active), (priyas.Local.TcpType, priyas.Remote.TcpType));
        Assert.Equal((IceCandidateType.PeerReflexive, IceCandidateType.PeerReflexive), (naomis.Local.Type, priyas.Remote.Type));
        Assert.Equal(naomis.Local.TransportAddress, priyas.Remote.TransportAddress);
        Assert.Equal(naomis.Remote.TransportAddress, priyas.Local.TransportAddress);
        Assert.True(naomis.Nominated && priyas.Nominated);
        Assert.True(call.DataFlow());
    }

    [Fact]
    [Requirement("6544", "4.5", "An active candidate tells port 9; a passive one tells the port that it listens on.")]
    public void Each_interface_has_an_active_candidate_on_port_9_and_a_passive_one_on_the_port_it_listens_on()
    {
        var call = _place.Call().Begin();
        _place.World.RunFor(Soon);

        var tcp = call.Priya.Candidates.Where(one => one.Transport == TransportProtocol.Tcp).ToDictionary(one => one.TcpType);
        Assert.Equal(new TransportAddress(TcpPlace.PriyasAddress, 9), tcp[TcpCandidateType.Active].TransportAddress);
        Assert.Equal(Assert.Single(call.Priya.Streams.Listening), tcp[TcpCandidateType.Passive].TransportAddress);
        Assert.All(tcp.Values, one => Assert.Equal(IceCandidateType.Host, one.Type));
    }

    [Fact]
    [Requirement("6544", "4.2", "UDP candidates come before TCP ones of the same type, and active ones before passive ones.")]
    public void UDP_is_preferred_to_TCP_and_opening_to_waiting()
    {
        var call = _place.Call().Begin();
        _place.World.RunFor(Soon);

        var ranked = call.Priya.Candidates.OrderByDescending(one => one.Priority).Select(one => one.TcpType);
        Assert.Equal([TcpCandidateType.None, TcpCandidateType.Active, TcpCandidateType.Passive], ranked);
        // Relays come behind all of them: their type preference is 2 at most.
        Assert.All(call.Priya.Candidates, one => Assert.True(one.Priority >> 24 > 2));
    }

    [Fact]
    [Requirement("6544", "11.1", "When ICE has completed the connections of other pairs are closed.")]
    public void Where_UDP_passes_it_is_taken_and_connections_that_nobody_needs_are_closed()
    {
        _place.Gateway.Rules = OutboundRules.All;
        var call = _place.Call().Begin();

        Assert.True(call.RunUntilBoth(IceState.Completed, Soon));
        _place.World.RunFor(Soon);

        Assert.Equal(TransportProtocol.Udp, TcpPlace.Selected(call.Naomi).Local.Transport);
        Assert.Equal((0, 0), (call.Naomi.Streams.Count, call.Priya.Streams.Count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [Requirement("6544", "3", "Checks and data share a connection, each in a frame of RFC 4571.")]
    public void Bytes_may_come_in_any_pieces(int length)
    {
        var call = _place.Call();
        (call.Naomi.Streams.PieceLength, call.Priya.Streams.PieceLength) = (length, length);
        call.Begin();

        Assert.True(call.RunUntilBoth(IceState.Completed, Soon));
        Assert.True(call.DataFlow());
        Assert.True(call.DataFlow());
    }

    [Fact]
    [Requirement("6544", "6.2", "Active candidates are paired with the other side's passive ones, and it is the active side that connects.")]
    public void An_agent_that_only_opens_connections_reaches_one_that_listens()
    {
        var naomi = new SimulatedAgent(_place.Naomi, new IceAgentSettings { Role = IceRole.Controlling }, IceTcp.Active);
        var priya = new SimulatedAgent(_place.Priya, new IceAgentSettings { Role = IceRole.Controlled }, IceTcp.ActiveAndPassive);
        Join(naomi, priya);
        Join(priya, naomi);

        Assert.True(_place.World.RunUntil(() => naomi.IsConnected && priya.IsConnected, Soon));
        Assert.Empty(naomi.Streams.Listening);
    }

    [Fact]
    [Requirement("6544", "7.1", "A check over TCP is not sent again.")]
    public void A_check_over_TCP_is_sent_once_however_bad_the_way_is()
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var place = new TcpPlace(seed, new LinkProfile { Loss = 0.2, Jitter = TimeSpan.FromMilliseconds(20) });
            var call = place.Call().Begin();

            Assert.True(call.RunUntilBoth(IceState.Completed, TimeSpan.FromSeconds(60)), $"seed {seed}");
            Assert.DoesNotContain(TcpPlace.Selected(call.Naomi).History, moment => moment.Step == PairStep.CheckSentAgain);
            Assert.True(call.DataFlow() || call.DataFlow(), $"seed {seed}");
        }
    }

    [Fact]
    [Requirement("6544", "7.1", "A connection that cannot be opened fails its pair.")]
    public void A_connection_that_is_refused_fails_its_pair_at_once()
    {
        var call = _place.Call();
        call.Begin();
        call.Naomi.Do(now => call.Naomi.Agent.AddRemoteCandidate(now, Passive(TcpPlace.PriyasAddress, 7)));
        _place.World.RunFor(TimeSpan.FromSeconds(1));

        Assert.Contains(call.Naomi.Agent.Pairs, pair => pair.Remote.Port == 7 && pair.Failure == PairFailure.NotConnected);
    }

    [Fact]
    public void A_connection_that_nobody_takes_fails_its_pair_in_time()
    {
        _place.PriyasLink.Profile = new LinkProfile { Loss = 1 };
        var call = _place.Call().Begin();
        _place.World.RunFor(TimeSpan.FromSeconds(45));

        // RFC 8489 §6.2.2: Ti, with the opening in it.
        var pair = Assert.Single(call.Naomi.Agent.Pairs, pair => pair.Local.TcpType == TcpCandidateType.Active);
        Assert.Equal(PairFailure.NoAnswer, pair.Failure);
        Assert.Equal(39_500, (pair.History[^1].At - pair.History.First(moment => moment.Step == PairStep.CheckSent).At).TotalMilliseconds);
        Assert.Equal(0, call.Naomi.Streams.Count);
    }

    [Fact]
    public void With_relays_only_nobody_listens_or_opens()
    {
        var call = _place.Call(new IceAgentSettings { Policy = IceCandidatePolicy.Relay }).Begin();
        _place.World.RunFor(Soon);

        Assert.Empty(call.Priya.Streams.Listening);
        Assert.Empty(call.Priya.Candidates);
        Assert.DoesNotContain(call.Naomi.Events, e => e.Event is IceEvent.Connect);
    }

    [Fact]
    public void Closing_the_agent_closes_its_connections_and_listens_no_more()
    {
        var call = _place.Connected();

        call.Naomi.Do(call.Naomi.Agent.Close);
        call.Priya.Do(call.Priya.Agent.Close);

        Assert.Equal((0, 0), (call.Naomi.Streams.Count, call.Priya.Streams.Count));
        Assert.Empty(call.Priya.Streams.Listening);
        Assert.Empty(call.Naomi.Streams.Listening);
    }

    [Fact]
    public void An_interface_that_goes_takes_its_connections_with_it()
    {
        var call = _place.Connected();

        _place.Naomi.Disconnect(_place.NaomisLink);

        Assert.Equal(0, call.Naomi.Streams.Count);
        Assert.Empty(call.Naomi.Streams.Listening);
        Assert.Contains(call.Naomi.Agent.Pairs, pair => pair.Failure == PairFailure.BaseGone);
    }

    [Fact]
    public void A_restart_goes_on_over_the_same_connection()
    {
        var call = _place.Connected();

        call.Restart();
        _place.World.RunFor(TimeSpan.FromSeconds(10));

        Assert.Equal((IceState.Completed, IceState.Completed), (call.Naomi.Agent.State, call.Priya.Agent.State));
        Assert.Single(call.Naomi.Events, e => e.Event is IceEvent.Connect { Remote: var remote } && remote.Address == TcpPlace.PriyasAddress);
        Assert.True(call.DataFlow());
    }

    [Fact]
    public void Consent_is_asked_for_over_it_as_over_UDP()
    {
        var call = _place.Connected();
        _place.World.RunFor(TimeSpan.FromMinutes(2));
        Assert.Equal(IceState.Completed, call.Naomi.Agent.State);

        _place.PriyasLink.IsUp = false;

        Assert.True(_place.World.RunUntil(() => call.Naomi.Agent.State == IceState.Disconnected, TimeSpan.FromSeconds(15)));
        Assert.True(_place.World.RunUntil(() => call.Naomi.Agent.State == IceState.Failed, TimeSpan.FromSeconds(40)));
        Assert.False(call.Naomi.Agent.Send([200]));
    }

    private void Join(SimulatedAgent from, SimulatedAgent to)
    {
        from.Heard = e =>
        {
            if (e is IceEvent.CandidateGathered gathered)
            {
                to.Do(now => to.Agent.AddRemoteCandidate(now, gathered.Candidate));
            }
        };
        from.Start();
        to.Do(now => to.Agent.SetRemoteCredentials(now, from.Agent.LocalCredentials));
    }

    private static IceCandidate Passive(IpAddress address, ushort port) => new()
    {
        Foundation = "1",
        Priority = 1,
        Address = new CandidateAddress(address),
        Port = port,
        Type = IceCandidateType.Host,
        Transport = TransportProtocol.Tcp,
        TcpType = TcpCandidateType.Passive,
    };
}
