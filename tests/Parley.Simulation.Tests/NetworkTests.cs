using Parley.SansIO;
using Parley.Simulation.Hosts;
using Parley.Simulation.Nats;
using Parley.Simulation.Networks;

namespace Parley.Simulation.Tests;

/// <summary>Links, realms, firewalls and NAT64.</summary>
public sealed class NetworkTests
{
    private static readonly IpAddress Naomi = IpAddress.Parse("2001:db8:1::1");
    private static readonly IpAddress Priya = IpAddress.Parse("2001:db8:2::1");

    [Fact]
    public void A_lossy_link_loses_delays_doubles_and_reorders_as_often_as_it_was_told()
    {
        var world = new SimulatedWorld(7);
        var realm = new SimulatedNetwork(world).AddRealm("Internet");
        var (sender, receiver) = (new SimulatedHost(world, "sender"), new SimulatedHost(world, "receiver"));
        var bad = new LinkProfile { Latency = TimeSpan.FromMilliseconds(40), Jitter = TimeSpan.FromMilliseconds(20), Loss = 0.2, Duplication = 0.1 };
        sender.Connect(realm, bad, Naomi);
        receiver.Connect(realm, new LinkProfile { Latency = TimeSpan.Zero }, Priya);
        var arrived = new List<(int Number, TimeSpan Delay)>();
        var begun = world.Now;
        var sink = receiver.BindUdp(Priya, 9, (_, payload) => arrived.Add((BitConverter.ToInt32(payload.Span), world.Now - begun)));
        var socket = sender.BindUdp(Naomi, 0, (_, _) => { });

        for (var i = 0; i < 10_000; i++)
        {
            socket.Send(sink.Local, BitConverter.GetBytes(i));
        }

        world.RunFor(TimeSpan.FromSeconds(1));

        var numbers = arrived.Select(one => one.Number).ToList();
        Assert.InRange(numbers.Distinct().Count(), 7_800, 8_200);
        Assert.InRange(numbers.Count - numbers.Distinct().Count(), 700, 900);
        Assert.All(arrived, one => Assert.InRange(one.Delay.TotalMilliseconds, 40, 60));
        Assert.NotEqual(numbers.Order(), numbers);
    }

    [Fact]
    public void Two_worlds_of_one_seed_are_the_same_and_another_seed_makes_another()
    {
        Assert.Equal(Ports(3), Ports(3));
        Assert.NotEqual(Ports(3), Ports(4));

        static List<ushort> Ports(ulong seed)
        {
            var around = new Neighborhood(NatBehavior.Symmetric, seed);
            var (naomi, one, other) = (around.Bind(around.Naomi), around.Bind(around.First), around.Bind(around.Second));
            return [naomi.Local.Port, naomi.Reaches(one.Local, one)!.Value.Port, naomi.Reaches(other.Local, other)!.Value.Port];
        }
    }

    [Fact]
    public void A_datagram_larger_than_the_links_MTU_is_lost()
    {
        var world = new SimulatedWorld(1);
        var realm = new SimulatedNetwork(world).AddRealm("Internet");
        var (sender, receiver) = (new SimulatedHost(world, "sender"), new SimulatedHost(world, "receiver"));
        sender.Connect(realm, new LinkProfile { Mtu = 1280 }, Naomi);
        receiver.Connect(realm, null, Priya);
        var lengths = new List<int>();
        var sink = receiver.BindUdp(Priya, 9, (_, payload) => lengths.Add(payload.Length));
        var socket = sender.BindUdp(Naomi, 0, (_, _) => { });

        socket.Send(sink.Local, new byte[1232]);
        socket.Send(sink.Local, new byte[1233]);
        world.RunFor(TimeSpan.FromSeconds(1));

        Assert.Equal([1232], lengths);
    }

    [Fact]
    public void Firewalls_on_both_sides_open_only_when_both_send()
    {
        var world = new SimulatedWorld(1);
        var network = new SimulatedNetwork(world);
        var internet = network.AddRealm("Internet");
        var (naomi, priya) = (new SimulatedHost(world, "Naomi"), new SimulatedHost(world, "Priya"));
        Behind(naomi, Naomi);
        Behind(priya, Priya);
        var (naomiHeard, priyaHeard) = (0, 0);
        var naomis = naomi.BindUdp(Naomi, 5000, (_, _) => naomiHeard++);
        var priyas = priya.BindUdp(Priya, 6000, (_, _) => priyaHeard++);

        naomis.Send(priyas.Local, [1]);
        world.RunFor(TimeSpan.FromSeconds(1));
        Assert.Equal((0, 0), (naomiHeard, priyaHeard));

        priyas.Send(naomis.Local, [1]);
        world.RunFor(TimeSpan.FromSeconds(1));
        Assert.Equal((1, 0), (naomiHeard, priyaHeard));

        naomis.Send(priyas.Local, [1]);
        world.RunFor(TimeSpan.FromSeconds(1));
        Assert.Equal((1, 1), (naomiHeard, priyaHeard));

        void Behind(SimulatedHost host, IpAddress address)
        {
            var realm = network.AddRealm(host.Name);
            host.Connect(realm, null, address);
            _ = new Firewall(realm, internet, [address]);
        }
    }

    [Fact]
    public void An_IPv6_host_reaches_an_IPv4_host_through_NAT64_and_is_answered()
    {
        var world = new SimulatedWorld(1);
        var network = new SimulatedNetwork(world);
        var (internet, mobile) = (network.AddRealm("Internet"), network.AddRealm("mobile"));
        _ = new Nat64(mobile, internet, IpAddress.Parse("203.0.113.64"));
        var (naomi, server) = (new SimulatedHost(world, "Naomi"), new SimulatedHost(world, "server"));
        naomi.Connect(mobile, null, Naomi);
        server.Connect(internet, null, IpAddress.Parse("198.51.100.1"));
        SimulatedUdpSocket echo = null!;
        echo = server.BindUdp(server.Addresses.First(), 3478, (source, payload) => echo.Send(source, payload.Span));
        var heard = new List<TransportAddress>();
        var socket = naomi.BindUdp(Naomi, 0, (source, _) => heard.Add(source));

        var synthesized = echo.Local with { Address = Nat64.Synthesize(echo.Local.Address) };
        socket.Send(synthesized, [1]);
        world.RunFor(TimeSpan.FromSeconds(1));

        Assert.Equal(IpAddress.Parse("64:ff9b::198.51.100.1"), synthesized.Address);
        Assert.Equal([synthesized], heard);
    }

    [Fact]
    public void Isolated_clients_do_not_reach_each_other_directly()
    {
        var world = new SimulatedWorld(1);
        var realm = new SimulatedNetwork(world).AddRealm("guest Wi-Fi", isolatesClients: true);
        var (naomi, priya) = (new SimulatedHost(world, "Naomi"), new SimulatedHost(world, "Priya"));
        naomi.Connect(realm, null, Naomi);
        priya.Connect(realm, null, Priya);
        var heard = 0;
        var sink = priya.BindUdp(Priya, 9, (_, _) => heard++);

        naomi.BindUdp(Naomi, 0, (_, _) => { }).Send(sink.Local, [1]);
        world.RunFor(TimeSpan.FromSeconds(1));

        Assert.Equal(0, heard);
    }

    [Fact]
    public void A_host_that_loses_an_interface_is_deaf_there_and_may_gain_another()
    {
        var world = new SimulatedWorld(1);
        var network = new SimulatedNetwork(world);
        var internet = network.AddRealm("Internet");
        var (naomi, priya) = (new SimulatedHost(world, "Naomi"), new SimulatedHost(world, "Priya"));
        var wifi = naomi.Connect(internet, null, Naomi);
        priya.Connect(internet, null, Priya);
        var changes = 0;
        naomi.InterfacesChanged += () => changes++;
        var heard = 0;
        var sink = naomi.BindUdp(Naomi, 9, (_, _) => heard++);
        var socket = priya.BindUdp(Priya, 0, (_, _) => { });

        naomi.Disconnect(wifi);
        socket.Send(sink.Local, [1]);
        world.RunFor(TimeSpan.FromSeconds(1));
        Assert.Equal((0, 1), (heard, changes));
        Assert.Empty(naomi.Addresses);

        naomi.Connect(internet, null, Naomi);
        socket.Send(sink.Local, [1]);
        world.RunFor(TimeSpan.FromSeconds(1));
        Assert.Equal((1, 2), (heard, changes));
    }
}
