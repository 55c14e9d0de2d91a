using Parley.Ice.Streams;
using Parley.Ice.Tests.Agent;
using Parley.SansIO;
using Parley.Simulation;
using Parley.Simulation.Hosts;
using Parley.Simulation.Networks;

namespace Parley.Ice.Tests.Streams;

/// <summary>Streams bring anything: nothing throws, nobody is taken for the other side, and the agent goes on.</summary>
public sealed class StreamMutationTests
{
    private const string Binding = "000100002112a442000000000000000000000000";
    private const string DataIndication = "001700142112a4420000000000000000000000000012000800017110e312a440001300040001020304";

    [Fact]
    public void The_other_side_and_strangers_may_send_anything()
    {
        var call = new TcpPlace().Connected();
        var known = Assert.Single(call.Priya.Streams.Numbers);
        var listener = call.Priya.Streams.Listening.Single();
        var mutator = new ByteMutator(1, [Framed(Convert.FromHexString(Binding)), Framed([200, 1, 2, 3]), [.. Framed([]), .. Framed([201])]]);
        for (var i = 0; i < 5000; i++)
        {
            var bytes = mutator.Next();
            call.Priya.Do(now => Feed(call.Priya.Agent, now, known, bytes));
            var stranger = -1;
            call.Priya.Do(now => stranger = call.Priya.Agent.HandleStreamAccepted(now, listener, new TransportAddress(IpAddress.Parse("198.51.100.66"), (ushort)(1024 + i))));
            call.Priya.Do(now => Assert.Equal(0, Feed(call.Priya.Agent, now, stranger, bytes)));
            call.Priya.Do(now => Assert.Equal(0, Feed(call.Priya.Agent, now, stranger, mutator.Next())));
        }

        // Where a message begins nobody knows any more on the old connection; a new one is as good as ever.
        call.Naomi.Streams.Cut();
        call.World.RunFor(TimeSpan.FromSeconds(2));
        Assert.True(call.DataFlow());
        Assert.Equal(IceState.Completed, call.Priya.Agent.State);
    }

    [Fact]
    public void So_may_a_TURN_server()
    {
        var world = new SimulatedWorld(1);
        var internet = new SimulatedNetwork(world).AddRealm("Internet");
        var (host, naomis) = (new SimulatedHost(world, "server"), new SimulatedHost(world, "Naomi"));
        host.Connect(internet, null, IpAddress.Parse("198.51.100.100"));
        naomis.Connect(internet, null, IpAddress.Parse("198.51.100.1"));
        var settings = new IceAgentSettings { Servers = new SimulatedTurnServer(host).TcpServers };
        var mutator = new ByteMutator(2, [Convert.FromHexString(Binding), Convert.FromHexString(DataIndication), [0x40, 0, 0, 4, 1, 2, 3, 4]]);
        for (var i = 0; i < 200; i++)
        {
            var naomi = new SimulatedAgent(naomis, settings);
            naomi.Start();
            world.RunFor(TimeSpan.FromSeconds(1));
            for (var j = 0; j < 20 && naomi.Streams.Count > 0; j++)
            {
                naomi.Do(now => Assert.Equal(0, Feed(naomi.Agent, now, naomi.Streams.Numbers.First(), mutator.Next())));
            }

            naomi.Do(naomi.Agent.Close);
        }
    }

    private static int Feed(IceAgent agent, Instant now, int stream, ReadOnlySpan<byte> bytes)
    {
        agent.HandleStreamBytes(now, stream, bytes);
        var data = 0;
        while (agent.TryReadStreamData(now, out _))
        {
            data++;
        }

        return data;
    }

    private static byte[] Framed(byte[] message)
    {
        var framed = new byte[PeerFrames.PrefixLength + message.Length];
        PeerFrames.Write(framed, message);
        return framed;
    }
}
