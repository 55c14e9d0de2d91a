using Parley.SansIO;
using Parley.Simulation.Hosts;
using Parley.Simulation.Nats;
using Parley.Simulation.Networks;

namespace Parley.Simulation.Tests;

/// <summary>Two hosts behind one NAT, and two public hosts that note who they hear from.</summary>
internal sealed class Neighborhood
{
    public Neighborhood(NatBehavior behavior, ulong seed = 1)
    {
        World = new SimulatedWorld(seed);
        Network = new SimulatedNetwork(World);
        Internet = Network.AddRealm("Internet");
        Home = Network.AddRealm("home");
        Nat = new Nat(Home, Internet, NatAddress, behavior);
        (Naomi, Priya) = (new SimulatedHost(World, "Naomi"), new SimulatedHost(World, "Priya"));
        (First, Second) = (new SimulatedHost(World, "first"), new SimulatedHost(World, "second"));
        Naomi.Connect(Home, null, IpAddress.Parse("192.168.1.2"));
        Priya.Connect(Home, null, IpAddress.Parse("192.168.1.3"));
        First.Connect(Internet, null, IpAddress.Parse("198.51.100.1"));
        Second.Connect(Internet, null, IpAddress.Parse("198.51.100.2"));
    }

    public static IpAddress NatAddress { get; } = IpAddress.Parse("203.0.113.1");

    public SimulatedWorld World { get; }

    public SimulatedNetwork Network { get; }

    public Realm Internet { get; }

    public Realm Home { get; }

    public Nat Nat { get; }

    public SimulatedHost Naomi { get; }

    public SimulatedHost Priya { get; }

    public SimulatedHost First { get; }

    public SimulatedHost Second { get; }

    public Ear Bind(SimulatedHost host, ushort port = 0) => new(this, host, port);

    /// <summary>A socket, and what it heard.</summary>
    public sealed class Ear
    {
        private readonly Neighborhood _around;
        private readonly SimulatedUdpSocket _socket;

        public Ear(Neighborhood around, SimulatedHost host, ushort port)
        {
            _around = around;
            _socket = host.BindUdp(host.Addresses.First(), port, (source, payload) => Heard.Add((source, payload.ToArray())));
        }

        public TransportAddress Local => _socket.Local;

        public List<(TransportAddress Source, byte[] Payload)> Heard { get; } = [];

        /// <summary>Sends, waits, and tells how the datagram looked to the ear that got it.</summary>
        public TransportAddress? Reaches(TransportAddress destination, Ear expected)
        {
            var before = expected.Heard.Count;
            _socket.Send(destination, [1, 2, 3]);
            _around.World.RunFor(TimeSpan.FromSeconds(1));
            return expected.Heard.Count > before ? expected.Heard[^1].Source : null;
        }
    }
}
