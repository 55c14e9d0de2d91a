using Parley.Ice.Candidates;
using Parley.Ice.Tests.Agent;
using Parley.SansIO;
using Parley.Simulation;
using Parley.Simulation.Hosts;
using Parley.Simulation.Nats;
using Parley.Simulation.Networks;

namespace Parley.Ice.Tests.Speed;

/// <summary>
/// A call whose every link takes five milliseconds: ten from one public host to another, twenty from behind one NAT to behind another. Signaling takes twenty.
/// </summary>
internal sealed class CallSpeed
{
    private readonly SimulatedWorld _world = new(1);
    private readonly SimulatedNetwork _network;
    private readonly Realm _internet;

    public CallSpeed(NatBehavior? naomis, NatBehavior? priyas, bool hasServer = true, IceCandidatePolicy policy = IceCandidatePolicy.All)
    {
        _network = new SimulatedNetwork(_world);
        _internet = _network.AddRealm("Internet");
        var servers = hasServer ? Server() : [];
        Call = new SimulatedCall(
            _world, Host("Naomi", "203.0.113.1", naomis), Host("Priya", "203.0.113.2", priyas), new IceAgentSettings { Servers = servers, Policy = policy });
    }

    public SimulatedCall Call { get; }

    /// <summary>Runs the call.</summary>
    /// <returns>When each side's pair was usable first, since the call began.</returns>
    public (double Offerer, double Answerer) Run(IceCandidateType? local = null)
    {
        Call.Begin();
        _world.RunFor(TimeSpan.FromSeconds(10));
        return (Usable(Call.Naomi), Usable(Call.Priya));

        double Usable(SimulatedAgent agent) => agent.When(
            Call.Began,
            e => e is IceEvent.SelectedPairChanged changed && (local is null || changed.Pair.Local.Type == local))?.TotalMilliseconds ?? double.NaN;
    }

    /// <summary>When a side had a candidate of a type to tell, since the call began.</summary>
    public double Gathered(SimulatedAgent agent, IceCandidateType type) =>
        agent.When(Call.Began, e => e is IceEvent.CandidateGathered gathered && gathered.Candidate.Type == type)?.TotalMilliseconds ?? double.NaN;

    private IReadOnlyList<IceServer> Server()
    {
        var host = new SimulatedHost(_world, "server");
        host.Connect(_internet, null, IpAddress.Parse("198.51.100.100"));
        return [.. new SimulatedTurnServer(host).Servers.Where(server => server.Protocol == TransportProtocol.Udp)];
    }

    private SimulatedHost Host(string name, string address, NatBehavior? behavior)
    {
        var host = new SimulatedHost(_world, name);
        if (behavior is null)
        {
            host.Connect(_internet, null, IpAddress.Parse(address));
            return host;
        }

        var home = _network.AddRealm(name);
        _ = new Nat(home, _internet, IpAddress.Parse(address), behavior);
        host.Connect(home, null, IpAddress.Parse($"192.168.{name.Length}{address[^1]}.2"));
        return host;
    }
}
