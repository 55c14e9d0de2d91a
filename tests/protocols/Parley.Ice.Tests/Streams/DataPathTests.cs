using Parley.Ice.Candidates;
using Parley.Ice.Tests.Agent;
using Parley.SansIO;
using Parley.Simulation;
using Parley.Simulation.Hosts;
using Parley.Simulation.Nats;
using Parley.Simulation.Networks;

namespace Parley.Ice.Tests.Streams;

/// <summary>What is done for each packet of data: nothing is allocated, whatever carries it.</summary>
public sealed class DataPathTests
{
    private const int Packets = 5000;
    private static readonly IpAddress Server = IpAddress.Parse("198.51.100.100");
    private static readonly byte[] Data = [200, .. new byte[1199]];

    [Fact]
    public void Over_UDP_nothing_is_allocated()
    {
        var call = Connect(OutboundRules.All, static _ => []);
        var local = Assert.Single(call.Naomi.Sockets);
        var remote = TcpPlace.Selected(call.Naomi).Remote.TransportAddress!.Value;

        Assert.Equal(0, Allocated(() => Exchange(call.Naomi, new Datagram(remote, local, Data))));
    }

    [Fact]
    public void Over_a_relay_nothing_is_allocated()
    {
        var call = Connect(OutboundRules.All, static server => server.Servers, IceCandidatePolicy.Relay);
        Assert.Equal(IceCandidateType.Relayed, TcpPlace.Selected(call.Naomi).Local.Type);
        var local = Assert.Single(call.Naomi.Sockets);
        var relayed = ThroughChannel();

        Assert.Equal(0, Allocated(() => Exchange(call.Naomi, new Datagram(new TransportAddress(Server, 3478), local, relayed))));
    }

    [Fact]
    public void Over_a_relay_that_TCP_reaches_nothing_is_allocated()
    {
        var call = Connect(OutboundRules.NoUdp, static server => server.TcpServers, IceCandidatePolicy.Relay);
        Assert.Equal(IceCandidateType.Relayed, TcpPlace.Selected(call.Naomi).Local.Type);
        var (stream, relayed) = (Assert.Single(call.Naomi.Streams.Numbers), ThroughChannel());

        Assert.Equal(0, Allocated(() => Exchange(call.Naomi, new Datagram(default, default, relayed), stream)));
    }

    [Fact]
    public void Over_a_connection_between_two_agents_nothing_is_allocated()
    {
        var call = new TcpPlace().Connected();
        var stream = Assert.Single(call.Naomi.Streams.Numbers);
        byte[] framed = [(byte)(Data.Length >> 8), unchecked((byte)Data.Length), .. Data];

        Assert.Equal(0, Allocated(() => Exchange(call.Naomi, new Datagram(default, default, framed), stream)));
    }

    [Fact]
    public void A_shell_that_takes_nothing_does_not_make_the_queue_grow()
    {
        var call = Connect(OutboundRules.All, static _ => []);
        var sent = 0;
        while (call.Naomi.Agent.Send(Data))
        {
            sent++;
        }

        Assert.Equal(256, sent);
    }

    // The first channel's number, and the data: what TURN servers send once the channel is bound.
    private static byte[] ThroughChannel() => [0x40, 0x00, (byte)(Data.Length >> 8), unchecked((byte)Data.Length), .. Data];

    private static void Exchange(SimulatedAgent naomi, in Datagram incoming, int stream = -1)
    {
        var agent = naomi.Agent;
        var now = Instant.Zero + TimeSpan.FromMinutes(1);
        for (var i = 0; i < Packets; i++)
        {
            Assert.True(agent.Send(Data));
            while (agent.TryTakeTransmit(out _) || agent.TryTakeStreamTransmit(out _, out _))
            {
            }

            if (stream >= 0)
            {
                agent.HandleStreamBytes(now, stream, incoming.Payload);
                Assert.True(agent.TryReadStreamData(now, out var read) && read.Length == Data.Length);
                Assert.False(agent.TryReadStreamData(now, out _));
            }
            else
            {
                Assert.True(agent.HandleDatagram(now, incoming, out var data) && data.Length == Data.Length);
            }
        }
    }

    // The least of several rounds: the runtime may compile or count in any one of them.
    private static long Allocated(Action exchange)
    {
        var least = long.MaxValue;
        for (var round = 0; round < 6 && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            exchange();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    private static SimulatedCall Connect(
        OutboundRules naomis, Func<SimulatedTurnServer, IReadOnlyList<IceServer>> servers, IceCandidatePolicy policy = IceCandidatePolicy.All)
    {
        var world = new SimulatedWorld(1);
        var network = new SimulatedNetwork(world);
        var internet = network.AddRealm("Internet");
        var host = new SimulatedHost(world, "server");
        host.Connect(internet, null, Server);
        var home = network.AddRealm("home");
        _ = new Nat(home, internet, IpAddress.Parse("203.0.113.1"), new NatBehavior(), naomis);
        var (naomi, priya) = (new SimulatedHost(world, "Naomi"), new SimulatedHost(world, "Priya"));
        naomi.Connect(home, null, IpAddress.Parse("192.168.1.2"));
        priya.Connect(internet, null, TcpPlace.PriyasAddress);
        var settings = new IceAgentSettings { Servers = servers(new SimulatedTurnServer(host)), Policy = policy };
        var call = new SimulatedCall(world, naomi, priya, settings, settings with { Policy = IceCandidatePolicy.All }).Begin();
        Assert.True(call.RunUntilBoth(IceState.Completed, TimeSpan.FromSeconds(10)));
        world.RunFor(TimeSpan.FromSeconds(1));
        return call;
    }
}
