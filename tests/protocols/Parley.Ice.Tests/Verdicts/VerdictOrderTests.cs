using Parley.Ice.Tests.Agent;
using Parley.Ice.Verdicts;
using Parley.Simulation.Nats;

namespace Parley.Ice.Tests.Verdicts;

/// <summary>Where several things are wrong, the verdict names one that helps when it is mended.</summary>
public sealed class VerdictOrderTests
{
    private readonly VerdictScene _scene = new();

    [Fact]
    public void A_symmetric_NAT_is_to_blame_although_checks_of_the_other_side_come_in()
    {
        var open = NatBehavior.Symmetric with { Filtering = Dependence.EndpointIndependent };
        var settings = new IceAgentSettings { Servers = _scene.Stun("198.51.100.100", "198.51.100.101") };

        var verdict = _scene.Fail(_scene.Behind("Naomi", "203.0.113.1", open), _scene.Behind("Priya", "203.0.113.2", NatBehavior.PortRestricted), settings);

        Assert.Equal(IceCause.SymmetricNatsWithoutRelay, verdict.Cause);
    }

    [Fact]
    public void Names_are_to_blame_although_there_is_a_relay_which_gets_to_no_name()
    {
        var server = new SimulatedTurnServer(_scene.Public("TURN", "198.51.100.100"));

        var verdict = _scene.FailAlone(
            _scene.Public("Naomi", "198.51.100.1"), new() { Servers = server.Servers },
            "candidate:1 1 udp 2130706431 8d1b2c1e-0d4f-4b8e-9a35-0a1d5f0c7e11.local 50000 typ host");

        Assert.Equal(IceCause.NamesNotResolvable, verdict.Cause);
    }

    [Fact]
    public void The_families_are_to_blame_although_a_TURN_server_refuses_the_password_if_it_would_give_the_same_family()
    {
        var server = new SimulatedTurnServer(_scene.Public("TURN", "198.51.100.100")).Servers[0];

        var verdict = _scene.FailAlone(
            _scene.Public("Naomi", "198.51.100.1"), new() { Servers = [server with { Password = "expired" }] },
            "candidate:1 1 udp 2130706431 2001:db8::1 50000 typ host");

        Assert.Equal(IceCause.NoCommonFamily, verdict.Cause);
    }
}
