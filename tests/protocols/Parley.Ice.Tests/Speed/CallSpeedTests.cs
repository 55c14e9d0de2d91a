using Parley.Ice.Candidates;
using Parley.Ice.Tests.Conformance;
using Parley.Simulation.Nats;

namespace Parley.Ice.Tests.Speed;

/// <summary>Two agents: how many milliseconds after the call begins data can go out, exactly. A number here may get smaller, never larger.</summary>
public sealed class CallSpeedTests
{
    [Fact]
    public void Host_pairs_take_a_round_trip_from_the_offer_and_from_the_answer()
    {
        var result = new CallSpeed(null, null, hasServer: false).Run();

        // The answerer knows all when the offer comes (20), the offerer when the answer comes (40); each needs one round trip of 20.
        Assert.Equal((60, 40), result);
    }

    [Fact]
    public void Servers_that_are_asked_meanwhile_do_not_slow_host_pairs_down()
    {
        var result = new CallSpeed(null, null).Run();

        Assert.Equal((60, 40), result);
    }

    [Fact]
    public void Reflexive_pairs_take_a_round_trip_from_the_moment_that_both_reflexive_candidates_are_known()
    {
        var speed = new CallSpeed(NatBehavior.PortRestricted, NatBehavior.PortRestricted);
        var result = speed.Run();

        // One round trip to the server (30) after the sockets are open, at 0 and 20, although the server is a TURN server, which answers Allocate late.
        Assert.Equal((30, 50), (speed.Gathered(speed.Call.Naomi, IceCandidateType.ServerReflexive), speed.Gathered(speed.Call.Priya, IceCandidateType.ServerReflexive)));
        // The offerer knows both at 70; one round trip is 40. The answerer knows them at 50, but its check finds the offerer's NAT closed; the offerer's
        // check comes at 90 and triggers another one.
        Assert.Equal((110, 130), result);
    }

    [Fact]
    public void Reflexive_pairs_behind_open_NATs_take_a_round_trip_for_the_answerer_too()
    {
        var result = new CallSpeed(NatBehavior.FullCone, NatBehavior.FullCone).Run();

        // The answerer's check goes out at 50 and finds the offerer's NAT open; it comes at 70, as the candidate does.
        Assert.Equal((110, 90), result);
    }

    [Fact]
    [Requirement("8445", "7.2.1", "The permission for a peer is asked for before the first check from a relayed candidate goes there.")]
    public void Relayed_pairs_take_a_round_trip_from_the_moment_that_both_relayed_candidates_are_known()
    {
        var speed = new CallSpeed(NatBehavior.Symmetric, NatBehavior.Symmetric, policy: IceCandidatePolicy.Relay);
        var result = speed.Run();

        // Two round trips to the server (60), as Allocate has to be signed.
        Assert.Equal((60, 80), (speed.Gathered(speed.Call.Naomi, IceCandidateType.Relayed), speed.Gathered(speed.Call.Priya, IceCandidateType.Relayed)));
        // The offerer knows both at 100; a round trip over both relays is 60, and its check goes out right behind the request for the permission. The answerer's
        // own check comes too early for the offerer's permission; the offerer's comes at 130.
        Assert.Equal((160, 190), result);
    }

    [Fact]
    public void Where_only_relays_work_the_other_pairs_cost_their_place_in_the_list()
    {
        var result = new CallSpeed(NatBehavior.Symmetric, NatBehavior.Symmetric).Run();

        // Allocate goes out one Ta after the question for the reflexive address; the offerer knows both relayed candidates at 120, the answerer at 100. A round trip
        // is 60; the offerer's check has waited for its turn behind that of the reflexive pair.
        Assert.Equal((190, 160), result);
    }

    [Fact]
    public void A_check_that_gets_through_from_behind_a_symmetric_NAT_is_answered_at_once_and_triggers_one_with_the_next_turn()
    {
        var result = new CallSpeed(NatBehavior.Symmetric, null).Run();

        // A round trip is 30. The offerer knows the answerer's address at 40. Its check comes at 55; the answerer's last turn was at 50, the next one is at 70.
        Assert.Equal((70, 100), result);
    }
}
