using Parley.Ice.Tests.Conformance;
using Parley.SansIO;
using Parley.Simulation;
using Parley.Simulation.Hosts;
using Parley.Simulation.Nats;
using Parley.Simulation.Networks;
using Parley.Stun;

namespace Parley.Ice.Tests.Agent;

/// <summary>NATs whose answers come from elsewhere than requests go to.</summary>
public sealed class AsymmetricNatTests
{
    private readonly SimulatedWorld _world = new(1);
    private readonly SimulatedNetwork _network;
    private readonly Realm _internet;

    public AsymmetricNatTests()
    {
        _network = new SimulatedNetwork(_world);
        _internet = _network.AddRealm("Internet");
    }

    private IceAgentSettings Settings
    {
        get
        {
            var server = new SimulatedHost(_world, "server");
            server.Connect(_internet, null, IpAddress.Parse("198.51.100.100"));
            return new IceAgentSettings { Servers = new SimulatedTurnServer(server).Servers };
        }
    }

    [Fact]
    public void A_role_conflict_is_settled_even_if_the_other_side_answers_from_another_address()
    {
        var one = new OneAgent().Meet();
        one.Run(15);

        one.AddPeer().Refuse(one.Peer.Checks.First(), StunErrorCode.RoleConflict);
        one.Peer.Answers = true;
        one.Run(1000);

        Assert.Equal(IceRole.Controlled, one.Agent.Role);
        Assert.Equal(Pairs.CandidatePairState.Succeeded, one.PairWith(one.Peer).State);
    }

    [Fact]
    public void Ports_without_end_leave_room_for_the_relay()
    {
        // Each check of the one shows the other one a new port, which it checks from another new one …
        var endless = new NatBehavior { Mapping = Dependence.AddressAndPortDependent, Filtering = Dependence.EndpointIndependent };
        var call = new SimulatedCall(_world, Behind("203.0.113.1", endless), Behind("203.0.113.2", endless), Settings).Begin();

        Assert.True(call.RunUntilBoth(IceState.Completed, TimeSpan.FromSeconds(10)));
        Assert.True(call.DataFlow());
        Assert.InRange(call.Naomi.Agent.Pairs.Count, 1, 50);
    }

    [Fact]
    public void Who_is_known_only_by_a_check_to_a_socket_may_check_the_relay_too()
    {
        var naomi = Behind("203.0.113.1", new NatBehavior { Mapping = Dependence.AddressAndPortDependent, Filtering = Dependence.EndpointIndependent });
        var priya = Behind("203.0.113.2", NatBehavior.Symmetric);

        var call = new SimulatedCall(_world, naomi, priya, Settings, new IceAgentSettings()).Begin();

        Assert.True(call.RunUntilBoth(IceState.Completed, TimeSpan.FromSeconds(10)));
        Assert.True(call.DataFlow());
    }

    private SimulatedHost Behind(string outer, NatBehavior behavior)
    {
        var home = _network.AddRealm("home");
        _ = new Nat(home, _internet, IpAddress.Parse(outer), behavior);
        var host = new SimulatedHost(_world, "host");
        host.Connect(home, null, IpAddress.Parse("192.168.1.2"));
        return host;
    }
}
