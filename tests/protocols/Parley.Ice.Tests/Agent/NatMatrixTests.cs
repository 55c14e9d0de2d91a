using Parley.Ice.Candidates;
using Parley.SansIO;
using Parley.Simulation;
using Parley.Simulation.Hosts;
using Parley.Simulation.Nats;
using Parley.Simulation.Networks;

namespace Parley.Ice.Tests.Agent;

/// <summary>
/// Every kind of NAT against every other: direct where theory allows it (RFC 5128 §3.3), relayed where only that can work, never failed.
/// </summary>
public sealed class NatMatrixTests
{
    private static readonly IpAddress Server = IpAddress.Parse("198.51.100.100");

    private static readonly NatBehavior[] Behaviors =
    [
        .. from mapping in Enum.GetValues<Dependence>()
           from filtering in Enum.GetValues<Dependence>()
           select new NatBehavior { Mapping = mapping, Filtering = filtering, Hairpinning = false },
    ];

    [Fact]
    public void Every_pair_of_NATs_is_crossed_directly_where_that_can_work_and_by_relay_elsewhere()
    {
        var wrong = new List<string>();
        for (var first = 0; first < Behaviors.Length; first++)
        {
            for (var second = 0; second < Behaviors.Length; second++)
            {
                var (expected, seen) = (Oracle(Behaviors[first], Behaviors[second]), Connect(Behaviors[first], Behaviors[second], (ulong)((first * 16) + second + 1)));
                if (expected != seen)
                {
                    wrong.Add($"{Name(Behaviors[first])} – {Name(Behaviors[second])}: {seen ?? "failed"}, expected {expected}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    // What each side has told is its outer port towards the STUN server. Endpoint-independent mappings use it towards the peer as well; others use another one,
    // which the peer learns only from a check that gets in.
    private static string Oracle(NatBehavior one, NatBehavior other)
    {
        var (isOne, isOther) = (one.Mapping == Dependence.EndpointIndependent, other.Mapping == Dependence.EndpointIndependent);
        var isDirect = (isOne, isOther) switch
        {
            // Each sends to where the other one is, and so opens its own filter for it.
            (true, true) => true,
            // Checks of the one that moves come from a port that the other one has never sent to.
            (true, false) => !IsStrict(one),
            (false, true) => !IsStrict(other),
            // Somebody must let in anyone on the port that it has told, the other side must take the answer from another port, and if both move with
            // each destination port they never meet.
            (false, false) => (IsOpen(one) && !IsStrict(other) || IsOpen(other) && !IsStrict(one))
                && (one.Mapping == Dependence.AddressDependent || other.Mapping == Dependence.AddressDependent),
        };
        return isDirect ? "direct" : "relayed";
    }

    private static bool IsOpen(NatBehavior behavior) => behavior.Filtering == Dependence.EndpointIndependent;

    private static bool IsStrict(NatBehavior behavior) => behavior.Filtering == Dependence.AddressAndPortDependent;

    private static string? Connect(NatBehavior first, NatBehavior second, ulong seed)
    {
        var world = new SimulatedWorld(seed);
        var network = new SimulatedNetwork(world);
        var internet = network.AddRealm("Internet");
        var host = new SimulatedHost(world, "server");
        host.Connect(internet, null, Server);
        var server = new SimulatedTurnServer(host);
        var settings = new IceAgentSettings { Servers = server.Servers };
        var call = new SimulatedCall(world, Behind("Naomi", "203.0.113.1", first), Behind("Priya", "203.0.113.2", second), settings).Begin();
        if (!call.RunUntilBoth(IceState.Completed, TimeSpan.FromSeconds(30)) || !call.DataFlow())
        {
            return null;
        }

        var (naomis, priyas) = (call.Naomi.Agent.SelectedPair!, call.Priya.Agent.SelectedPair!);
        return naomis.Local.Type == IceCandidateType.Relayed || naomis.Remote.Type == IceCandidateType.Relayed
            || priyas.Local.Type == IceCandidateType.Relayed || priyas.Remote.Type == IceCandidateType.Relayed ? "relayed" : "direct";

        SimulatedHost Behind(string name, string outer, NatBehavior behavior)
        {
            var home = network.AddRealm(name);
            _ = new Nat(home, internet, IpAddress.Parse(outer), behavior);
            var inner = new SimulatedHost(world, name);
            inner.Connect(home, null, IpAddress.Parse("192.168.1.2"));
            return inner;
        }
    }

    private static string Name(NatBehavior behavior) => $"{behavior.Mapping} mapping, {behavior.Filtering} filtering";
}
