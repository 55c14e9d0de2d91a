using Parley.Ice.Tests.Agent;
using Parley.SansIO;
using Parley.Simulation;
using Parley.Simulation.Hosts;
using Parley.Simulation.Nats;
using Parley.Simulation.Networks;

namespace Parley.Ice.Tests.Topologies.Running;

/// <summary>A topology's networks, servers and hosts, built in a simulated world.</summary>
internal sealed class TopologyNetwork
{
    private readonly Topology _topology;
    private readonly SimulatedNetwork _network;
    private readonly Realm[] _realms;
    private readonly List<Nat> _nats = [];
    private readonly SimulatedTurnServer? _turn;

    public TopologyNetwork(SimulatedWorld world, Topology topology)
    {
        _topology = topology;
        _network = new SimulatedNetwork(world);
        _realms = new Realm[topology.Networks.Length];
        foreach (var network in topology.Networks)
        {
            _realms[network.Number] = _network.AddRealm($"network {network.Number}", network.IsolatesClients);
            AddBorder(network);
        }

        var uses = topology.Sides.SelectMany(static side => side.Uses).Select(static use => use.Kind).ToHashSet();
        if (uses.Contains(ServerKind.Stun))
        {
            _ = new StunResponder(AddServer(world, "STUN server", Infrastructure.Stun, Infrastructure.Stun6), Infrastructure.Port);
        }

        if (uses.Contains(ServerKind.Turn) || uses.Contains(ServerKind.SecondStun))
        {
            _turn = new SimulatedTurnServer(AddServer(world, "TURN server", Infrastructure.Turn, Infrastructure.Turn6), refusesPeers: topology.Servers.RefusesPeers);
        }

        (Naomi, Priya) = (AddHost(world, topology.Naomi), AddHost(world, topology.Priya));
    }

    public SimulatedHost Naomi { get; }

    public SimulatedHost Priya { get; }

    /// <summary>What a side is told of the servers that it uses.</summary>
    public IReadOnlyList<IceServer> ServersOf(Side side) =>
    [
        .. from use in side.Uses
           from address in _topology.Servers.AddressesFor(use)
           select use.Kind != ServerKind.Turn
               ? new IceServer(new TransportAddress(address, Infrastructure.Port))
               : _turn!.AllServers.First(server => server.Address.Address == address && server.Protocol == use.Protocol) with
               {
                   Password = use.KnowsThePassword ? "secret" : "guessed",
               },
    ];

    private void AddBorder(Network network)
    {
        var (inside, outside) = (_realms[network.Number], network.Outer < 0 ? null : _realms[network.Outer]);
        var rules = network.Outbound switch
        {
            Outbound.NoUdp => OutboundRules.NoUdp,
            Outbound.NoTcp => OutboundRules.NoTcp,
            Outbound.OnlyTcp443 => OutboundRules.OnlyTcp443,
            _ => OutboundRules.All,
        };
        if (network.Border == Border.Nat)
        {
            _nats.Add(new Nat(inside, outside!, network.OuterAddress!.Value, network.Nat!, rules));
        }

        if (network.Border == Border.Nat64)
        {
            _ = new Nat64(inside, outside!, network.OuterAddress!.Value);
        }

        if (network.Border is Border.Firewall or Border.Nat64)
        {
            IpAddress[] inner = [.. from side in _topology.Sides from line in side.Lines where line.Network == network.Number select line.Address];
            _ = new Firewall(inside, outside!, inner, rules);
        }
    }

    private SimulatedHost AddServer(SimulatedWorld world, string name, IpAddress address, IpAddress address6)
    {
        var host = new SimulatedHost(world, name);
        host.Connect(_realms[0], null, address);
        if (_topology.Servers.HasIPv6)
        {
            host.Connect(_realms[0], null, address6);
        }

        return host;
    }

    private SimulatedHost AddHost(SimulatedWorld world, Side side)
    {
        var host = new SimulatedHost(world, side.Name);
        foreach (var line in side.Lines)
        {
            host.Connect(_realms[line.Network], side.Link, line.Address);
        }

        return host;
    }
}
