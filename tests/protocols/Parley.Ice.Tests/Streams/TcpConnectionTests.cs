using Parley.Ice.Pairs;
using Parley.Ice.Tests.Agent;
using Parley.Ice.Tests.Conformance;
using Parley.SansIO;
using Parley.Simulation.Hosts;
using Parley.Simulation.Streams;

namespace Parley.Ice.Tests.Streams;

/// <summary>Connections of TCP candidates: those that close, and those of strangers.</summary>
public sealed class TcpConnectionTests
{
    private readonly TcpPlace _place = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Requirement("6544", "11.1", "When the selected pair's connection has closed the active side opens it again and checks it; the passive side waits for that.")]
    public void The_connection_that_carries_the_data_is_opened_again_when_it_closes(bool byOpener)
    {
        var call = _place.Connected();

        (byOpener ? call.Naomi : call.Priya).Streams.Cut();
        Assert.False(call.Naomi.Agent.State == IceState.Failed);
        _place.World.RunFor(TimeSpan.FromSeconds(1));

        Assert.True(call.DataFlow());
        Assert.Equal((IceState.Completed, IceState.Completed), (call.Naomi.Agent.State, call.Priya.Agent.State));
        Assert.Equal((1, 1), (call.Naomi.Streams.Count, call.Priya.Streams.Count));
        Assert.DoesNotContain(call.Naomi.Events.Concat(call.Priya.Events), e => e.Event is IceEvent.StateChanged { State: IceState.Failed });
    }

    [Fact]
    [Requirement("6544", "11.1", "On a connection that was opened again data wait until a check over it is answered.")]
    public void No_data_go_out_before_the_new_connection_has_shown_who_is_there()
    {
        var call = _place.Connected();

        call.Naomi.Streams.Cut();

        Assert.False(call.Naomi.Agent.Send([200]));
        _place.World.RunFor(TimeSpan.FromSeconds(1));
        Assert.True(call.Naomi.Agent.Send([200]));
    }

    [Fact]
    public void It_is_opened_again_and_again_until_consent_ends_and_no_longer()
    {
        var call = _place.Connected();
        foreach (var listening in call.Priya.Streams.Listening)
        {
            _place.Priya.Tcp.Unlisten(listening);
        }

        call.Priya.Streams.Cut();
        Assert.True(_place.World.RunUntil(() => call.Naomi.Agent.State == IceState.Failed, TimeSpan.FromMinutes(1)));
        var tried = Connects(call.Naomi);
        _place.World.RunFor(TimeSpan.FromMinutes(1));

        Assert.InRange(tried, 5, 40);
        Assert.Equal(tried, Connects(call.Naomi));
        Assert.Equal(0, call.Naomi.Streams.Count);
    }

    [Fact]
    public void A_stranger_who_says_nothing_is_shown_out()
    {
        var call = _place.Connected();
        var end = Visit(call, static _ => { });

        _place.World.RunFor(TimeSpan.FromSeconds(8));
        Assert.Null(end());
        _place.World.RunFor(TimeSpan.FromSeconds(4));
        Assert.Equal(TcpEnd.ByPeer, end());
        Assert.True(call.DataFlow());
    }

    [Fact]
    public void A_stranger_who_says_too_much_is_shown_out_at_once()
    {
        var call = _place.Connected();

        var end = Visit(call, static visitor => visitor.Send(new byte[10_000]));
        _place.World.RunFor(TimeSpan.FromSeconds(1));

        Assert.Equal(TcpEnd.ByPeer, end());
    }

    [Fact]
    public void A_strangers_data_do_not_come_through_and_its_checks_have_no_answer()
    {
        var call = _place.Connected();
        var heard = 0;

        Visit(call, visitor =>
        {
            visitor.Received = _ => heard++;
            visitor.Send([0, 3, 200, 1, 2]);
            visitor.Send([0, 20, .. Convert.FromHexString("000100002112a442000000000000000000000000")]);
        });
        _place.World.RunFor(TimeSpan.FromSeconds(1));

        Assert.Equal(0, heard);
        Assert.Empty(call.Priya.Received);
    }

    [Fact]
    public void Many_strangers_take_each_others_places_and_not_the_other_sides()
    {
        var call = _place.Call();
        call.Begin();
        Assert.True(_place.World.RunUntil(() => call.Priya.Streams.Listening.Count > 0, TimeSpan.FromSeconds(1)));
        var crowd = new SimulatedHost(_place.World, "crowd");
        crowd.Connect(_place.Internet, null, IpAddress.Parse("198.51.100.66"));
        var most = 0;
        for (var i = 0; i < 200; i++)
        {
            crowd.Tcp.Connect(IpAddress.Parse("198.51.100.66"), call.Priya.Streams.Listening.First());
            _place.World.RunFor(TimeSpan.FromMilliseconds(2));
            most = Math.Max(most, call.Priya.Streams.Count);
        }

        Assert.InRange(most, 16, 18);
        Assert.True(call.RunUntilBoth(IceState.Completed, TimeSpan.FromSeconds(5)));
        Assert.True(call.DataFlow());
    }

    private static int Connects(SimulatedAgent agent) => agent.Events.Count(e => e.Event is IceEvent.Connect);

    private Func<TcpEnd?> Visit(SimulatedCall call, Action<SimulatedTcpConnection> opened)
    {
        var host = new SimulatedHost(_place.World, "stranger");
        host.Connect(_place.Internet, null, IpAddress.Parse("198.51.100.66"));
        TcpEnd? end = null;
        var visitor = host.Tcp.Connect(IpAddress.Parse("198.51.100.66"), call.Priya.Streams.Listening.Single());
        visitor.Opened = () => opened(visitor);
        visitor.Closed = why => end = why;
        return () => end;
    }
}
