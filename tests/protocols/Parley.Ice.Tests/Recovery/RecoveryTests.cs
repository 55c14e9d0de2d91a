using Parley.Ice.Candidates;
using Parley.Ice.Tests.Agent;
using Parley.Ice.Tests.Verdicts;
using Parley.SansIO;
using Parley.Simulation.Hosts;
using Parley.Simulation.Nats;
using Parley.Simulation.Networks;

namespace Parley.Ice.Tests.Recovery;

/// <summary>Networks that change in mid-session: data flow again long before consent is lost, without a restart.</summary>
public sealed class RecoveryTests
{
    private readonly VerdictScene _scene = new();

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void A_NAT_that_forgets_its_mappings_interrupts_for_a_second_at_most(bool controlledSide, bool renomination)
    {
        var home = new SimulatedNetwork(_scene.World).AddRealm("home");
        var nat = new Nat(home, _scene.Internet, IpAddress.Parse("203.0.113.1"), NatBehavior.PortRestricted);
        var (mobile, still) = (_scene.Public("mobile"), _scene.Public("still", "198.51.100.2"));
        mobile.Connect(home, null, IpAddress.Parse("192.168.1.2"));
        var settings = new IceAgentSettings { Servers = _scene.Stun("198.51.100.100"), Renomination = renomination };
        var call = controlledSide ? new SimulatedCall(_scene.World, still, mobile, settings) : new SimulatedCall(_scene.World, mobile, still, settings);
        var flow = Connected(call);

        nat.Rebind();
        _scene.World.RunFor(TimeSpan.FromSeconds(20));

        Assert.InRange(flow.NaomisGap.TotalSeconds, 0.1, 1.3);
        Assert.InRange(flow.PriyasGap.TotalSeconds, 0.1, 1.3);
        AssertAgreed(call);
        AssertNeverFailed(call);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void An_interface_that_is_lost_and_another_gained_moves_the_connection(bool controlledSide, bool renomination)
    {
        var (mobile, still) = (_scene.Public("mobile"), _scene.Public("still", "198.51.100.2"));
        var wifi = mobile.Connect(_scene.Internet, null, IpAddress.Parse("198.51.100.1"));
        var settings = new IceAgentSettings { Renomination = renomination };
        var call = controlledSide ? new SimulatedCall(_scene.World, still, mobile, settings) : new SimulatedCall(_scene.World, mobile, still, settings);
        var flow = Connected(call);
        var side = controlledSide ? call.Priya : call.Naomi;

        mobile.Disconnect(wifi);
        _scene.World.RunFor(TimeSpan.FromSeconds(2));
        Assert.Equal(IceState.Disconnected, side.Agent.State);
        mobile.Connect(_scene.Internet, null, IpAddress.Parse("198.51.100.7"));
        _scene.World.RunFor(TimeSpan.FromSeconds(20));

        Assert.InRange(flow.NaomisGap.TotalSeconds, 2, 2.4);
        Assert.InRange(flow.PriyasGap.TotalSeconds, 2, 2.4);
        Assert.Contains(side.Candidates, one => one.Address.ToString() == "198.51.100.7");
        Assert.Equal("198.51.100.7", side.Agent.SelectedPair!.Local.Address.ToString());
        AssertAgreed(call);
        AssertNeverFailed(call);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void With_two_interfaces_the_other_one_takes_over_at_once(bool controlledSide, bool renomination)
    {
        var (mobile, still) = (_scene.Public("mobile"), _scene.Public("still", "198.51.100.2"));
        var wifi = mobile.Connect(_scene.Internet, null, IpAddress.Parse("198.51.100.1"));
        mobile.Connect(_scene.Internet, new LinkProfile { Latency = TimeSpan.FromMilliseconds(40) }, IpAddress.Parse("198.51.100.7"));
        var settings = new IceAgentSettings { Renomination = renomination };
        var call = controlledSide ? new SimulatedCall(_scene.World, still, mobile, settings) : new SimulatedCall(_scene.World, mobile, still, settings);
        var flow = Connected(call);
        Assert.Equal("198.51.100.1", (controlledSide ? call.Naomi : call.Priya).Agent.SelectedPair!.Remote.Address.ToString());

        mobile.Disconnect(wifi);
        _scene.World.RunFor(TimeSpan.FromSeconds(20));

        Assert.InRange(flow.NaomisGap.TotalSeconds, 0, 0.9);
        Assert.InRange(flow.PriyasGap.TotalSeconds, 0, 0.9);
        AssertAgreed(call);
        AssertNeverFailed(call);
    }

    [Fact]
    public void A_side_that_merely_has_nothing_to_say_is_not_left()
    {
        var call = new SimulatedCall(_scene.World, _scene.Public("Naomi", "198.51.100.1"), _scene.Public("Priya", "198.51.100.2"));
        Assert.True(call.Begin().RunUntilBoth(IceState.Completed, TimeSpan.FromSeconds(5)));
        call.Naomi.Do(_ => call.Naomi.Agent.Send([200]));
        _scene.World.RunFor(TimeSpan.FromMinutes(2));

        Assert.Single(call.Priya.Events, e => e.Event is IceEvent.SelectedPairChanged);
        Assert.DoesNotContain(call.Priya.Events, e => e.Event is IceEvent.StateChanged { State: IceState.Disconnected });
        Assert.Equal(IceState.Completed, call.Priya.Agent.State);
    }

    private DataFlow Connected(SimulatedCall call)
    {
        Assert.True(_scene.World.RunUntil(() => call is { Naomi.IsConnected: true, Priya.IsConnected: true }, Begin(call)));
        _scene.World.RunFor(TimeSpan.FromSeconds(10));
        var flow = new DataFlow(call);
        _scene.World.RunFor(TimeSpan.FromSeconds(5));
        Assert.InRange(flow.NaomisGap.TotalMilliseconds, 1, 60);
        return flow;

        static TimeSpan Begin(SimulatedCall call)
        {
            call.Begin();
            return TimeSpan.FromSeconds(5);
        }
    }

    private static void AssertAgreed(SimulatedCall call)
    {
        var (naomis, priyas) = (call.Naomi.Agent.SelectedPair!, call.Priya.Agent.SelectedPair!);
        Assert.Equal((naomis.Local.TransportAddress, naomis.Remote.TransportAddress), (priyas.Remote.TransportAddress, priyas.Local.TransportAddress));
        Assert.True(call.Naomi.IsConnected && call.Priya.IsConnected);
    }

    private static void AssertNeverFailed(SimulatedCall call) =>
        Assert.DoesNotContain(call.Naomi.Events.Concat(call.Priya.Events), e => e.Event is IceEvent.StateChanged { State: IceState.Failed });
}
