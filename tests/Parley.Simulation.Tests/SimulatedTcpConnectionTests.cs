using Parley.SansIO;
using Parley.Simulation.Hosts;
using Parley.Simulation.Networks;
using Parley.Simulation.Streams;

namespace Parley.Simulation.Tests;

/// <summary>Streams over bad links.</summary>
public sealed class SimulatedTcpConnectionTests
{
    private static readonly IpAddress Client = IpAddress.Parse("198.51.100.1");
    private static readonly IpAddress Server = IpAddress.Parse("198.51.100.2");

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.2, 0.1)]
    public void Bytes_arrive_once_and_in_order_whatever_the_link_does(double loss, double duplication)
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var (world, client, server) = Pair(seed, new LinkProfile
            {
                Loss = loss,
                Duplication = duplication,
                Jitter = TimeSpan.FromMilliseconds(loss > 0 ? 30 : 0),
            });
            var (received, answer, ended) = (new List<byte>(), new List<byte>(), false);
            var listening = server.Tcp.Listen(Server, 443, accepted =>
            {
                accepted.Received = bytes =>
                {
                    received.AddRange(bytes.Span);
                    accepted.Send(bytes.Span);
                };
                accepted.Closed = why => ended = why == TcpEnd.ByPeer;
            });
            var sent = new byte[20_000];
            world.Random.Fill(sent);

            var connection = client.Tcp.Connect(Client, listening);
            connection.Opened = () => connection.Send(sent);
            connection.Received = bytes => answer.AddRange(bytes.Span);
            Assert.True(world.RunUntil(() => answer.Count == sent.Length, TimeSpan.FromMinutes(5)), $"seed {seed}");
            connection.Close();
            Assert.True(world.RunUntil(() => ended, TimeSpan.FromMinutes(5)), $"seed {seed}");

            Assert.Equal(sent, received);
            Assert.Equal(sent, answer);
        }
    }

    [Fact]
    public void Nobody_listening_refuses_at_once()
    {
        var (world, client, _) = Pair(1, new LinkProfile());
        TcpEnd? end = null;
        client.Tcp.Connect(Client, new TransportAddress(Server, 81)).Closed = why => end = why;

        world.RunFor(TimeSpan.FromSeconds(1));

        Assert.Equal(TcpEnd.Refused, end);
        Assert.Equal(0, client.Tcp.ConnectionCount);
    }

    [Fact]
    public void No_answer_times_out()
    {
        var (world, client, _) = Pair(1, new LinkProfile { Loss = 1 });
        TcpEnd? end = null;
        client.Tcp.Connect(Client, new TransportAddress(Server, 81)).Closed = why => end = why;

        world.RunFor(TimeSpan.FromMinutes(5));

        Assert.Equal(TcpEnd.TimedOut, end);
    }

    private static (SimulatedWorld World, SimulatedHost Client, SimulatedHost Server) Pair(ulong seed, LinkProfile link)
    {
        var world = new SimulatedWorld(seed);
        var realm = new SimulatedNetwork(world).AddRealm("Internet");
        var (client, server) = (new SimulatedHost(world, "client"), new SimulatedHost(world, "server"));
        client.Connect(realm, link, Client);
        server.Connect(realm, null, Server);
        return (world, client, server);
    }
}
