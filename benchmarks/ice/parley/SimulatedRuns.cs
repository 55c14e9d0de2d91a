using Parley.Ice;
using Parley.Ice.Tests.Agent;
using Parley.SansIO;
using Parley.Simulation;
using Parley.Simulation.Hosts;
using Parley.Simulation.Nats;
using Parley.Simulation.Networks;

namespace Parley.Bench.Ice;

/// <summary>
/// What the algorithm needs where computing takes no time: from the moment at which both sides know all candidates of each other to the first pair on which
/// both can send, in round trips of that pair.
/// </summary>
internal static class SimulatedRuns
{
    private static readonly LinkProfile Link = new() { Latency = TimeSpan.FromMilliseconds(25) };

    /// <summary>Every way to connect.</summary>
    public static IReadOnlyList<object> All() =>
    [
        Run("host, one network", null, IceCandidatePolicy.All),
        Run("reflexive, both behind port-restricted NATs", NatBehavior.PortRestricted, IceCandidatePolicy.All),
        Run("relayed, both behind symmetric NATs", NatBehavior.Symmetric, IceCandidatePolicy.All),
        Run("relay-only policy", NatBehavior.PortRestricted, IceCandidatePolicy.Relay),
    ];

    private static object Run(string title, NatBehavior? nat, IceCandidatePolicy policy)
    {
        var world = new SimulatedWorld(1);
        var network = new SimulatedNetwork(world);
        var internet = network.AddRealm("Internet");
        var host = new SimulatedHost(world, "server");
        host.Connect(internet, Link, IpAddress.Parse("198.51.100.100"));
        var settings = new IceAgentSettings { Servers = new SimulatedTurnServer(host).Servers, Policy = policy };
        var naomi = new SimulatedAgent(Place("Naomi", 1), settings);
        var priya = new SimulatedAgent(Place("Priya", 2), settings with { Role = IceRole.Controlled });
        naomi.Start();
        priya.Start();
        world.RunFor(TimeSpan.FromSeconds(5));

        var known = world.Now;
        Tell(naomi, priya);
        Tell(priya, naomi);
        world.RunUntil(() => naomi.IsConnected && priya.IsConnected, TimeSpan.FromSeconds(60));
        var elapsed = world.Now - known;
        var pair = naomi.Agent.SelectedPair!;
        return new
        {
            Title = title,
            Pair = $"{pair.Local.Type} – {pair.Remote.Type}",
            RoundTripMs = pair.RoundTrip!.Value.TotalMilliseconds,
            ConnectMs = elapsed.TotalMilliseconds,
            RoundTrips = elapsed / pair.RoundTrip.Value,
        };

        SimulatedHost Place(string name, int number)
        {
            var one = new SimulatedHost(world, name);
            if (nat is null)
            {
                one.Connect(internet, Link, IpAddress.Parse($"203.0.113.{number}"));
            }
            else
            {
                var home = network.AddRealm(name);
                _ = new Nat(home, internet, IpAddress.Parse($"203.0.113.{number}"), nat);
                one.Connect(home, Link, IpAddress.Parse("192.168.1.2"));
            }

            return one;
        }
    }

    private static void Tell(SimulatedAgent from, SimulatedAgent to) => to.Do(now =>
    {
        to.Agent.SetRemoteCredentials(now, from.Agent.LocalCredentials);
        foreach (var candidate in from.Candidates)
        {
            to.Agent.AddRemoteCandidate(now, candidate);
        }

        to.Agent.EndRemoteCandidates(now);
    });
}
