using Parley.Ice.Pairs;
using Parley.Ice.Tests.Conformance;
using Parley.SansIO;

namespace Parley.Ice.Tests.Speed;

/// <summary>One agent and peers by hand: a pair is usable one round trip plus Ta × its place in the list after it is known, to the tick.</summary>
public sealed class FirstPairTests
{
    private static readonly TimeSpan Ta = new IceAgentSettings().Pace;
    private static readonly TimeSpan RoundTrip = 2 * OneAgent.Way;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(20)]
    public void A_pair_is_usable_one_round_trip_and_its_place_in_the_list_after_it_is_known(int place)
    {
        var one = new OneAgent();
        var silent = Enumerable.Range(0, place).Select(_ => one.AddPeer()).ToArray();
        one.Peer.Answers = true;
        one.Start();
        one.Run(1000);
        var known = one.World.Now;

        one.Meet([.. silent, one.Peer]);
        one.World.RunUntil(() => one.Agent.SelectedPair is not null, TimeSpan.FromSeconds(10));

        Assert.Equal(RoundTrip + (place * Ta), one.World.Now - known);
        Assert.True(one.Agent.Send([200]));
    }

    [Fact]
    public void A_candidate_that_comes_later_is_checked_at_once()
    {
        var one = new OneAgent().Meet();
        var late = one.AddPeer();
        late.Answers = true;
        one.Run(1000);
        var known = one.World.Now;

        one.Side.Do(now => one.Agent.AddRemoteCandidate(now, late.Candidate("9")));
        one.World.RunUntil(() => one.Agent.SelectedPair is not null, TimeSpan.FromSeconds(10));

        Assert.Equal(RoundTrip, one.World.Now - known);
    }

    [Fact]
    public void A_check_that_comes_in_makes_its_pair_the_next_one()
    {
        var one = new OneAgent();
        var silent = Enumerable.Range(0, 20).Select(_ => one.AddPeer()).ToArray();
        one.Peer.Answers = true;
        one.Meet([.. silent, one.Peer]);
        one.Run(35);
        one.Peer.Send(one.Address);
        one.World.RunUntil(() => one.Agent.SelectedPair is not null, TimeSpan.FromSeconds(10));

        // It comes in at 45 ms; the next turn is at 60 ms.
        Assert.Equal(TimeSpan.FromMilliseconds(60) + RoundTrip, one.World.Now - one.Side.Events.First(e => e.Event is IceEvent.StateChanged(IceState.Checking)).At);
    }

    [Fact]
    public void What_came_before_the_description_is_answered_at_once_and_checked_first_when_it_comes()
    {
        var one = new OneAgent().Start();
        one.Peer.Answers = true;
        var sent = one.World.Now;
        var answer = one.Peer.Check(one.Address)!;
        Assert.Equal(RoundTrip, answer.At - sent);
        var silent = one.AddPeer();
        one.Run(500);
        var known = one.World.Now;

        one.Meet(silent);
        one.World.RunUntil(() => one.Agent.SelectedPair is not null, TimeSpan.FromSeconds(10));

        Assert.Equal(RoundTrip, one.World.Now - known);
    }

    [Fact]
    public void Questions_to_servers_do_not_keep_the_first_check_back()
    {
        var servers = Enumerable.Range(0, 10).Select(number => new IceServer(new TransportAddress(IpAddress.Parse("198.51.100.250"), (ushort)(3000 + number)))).ToArray();
        var one = new OneAgent(new IceAgentSettings { Servers = servers });
        one.Peer.Answers = true;
        // The answerer knows the candidates before its sockets are open.
        one.Side.Do(now => one.Agent.SetRemoteCredentials(now, one.Theirs));
        one.Side.Do(now => one.Agent.AddRemoteCandidate(now, one.Peer.Candidate()));
        var known = one.World.Now;

        one.Start();
        one.World.RunUntil(() => one.Agent.SelectedPair is not null, TimeSpan.FromSeconds(10));

        Assert.Equal(RoundTrip, one.World.Now - known);
    }

    [Fact]
    public void Nor_any_later_one()
    {
        var servers = Enumerable.Range(0, 10).Select(number => new IceServer(new TransportAddress(IpAddress.Parse("198.51.100.250"), (ushort)(3000 + number)))).ToArray();
        var one = new OneAgent(new IceAgentSettings { Servers = servers });
        var silent = one.AddPeer();
        one.Peer.Answers = true;
        one.Side.Do(now => one.Agent.SetRemoteCredentials(now, one.Theirs));
        one.Side.Do(now => one.Agent.AddRemoteCandidate(now, silent.Candidate("1")));
        one.Side.Do(now => one.Agent.AddRemoteCandidate(now, one.Peer.Candidate("2", localPreference: 1)));
        var known = one.World.Now;

        one.Start();
        one.World.RunUntil(() => one.Agent.SelectedPair is not null, TimeSpan.FromSeconds(10));

        Assert.Equal(RoundTrip + Ta, one.World.Now - known);
    }

    [Fact]
    public void Data_is_taken_from_the_moment_the_pair_is_known()
    {
        var one = new OneAgent().Meet();
        one.Peer.SendBytes(one.Address, 200);
        one.Run(OneAgent.Way);

        Assert.Single(one.Side.Received);
    }

    [Fact]
    public void When_nothing_better_can_succeed_the_pair_is_nominated_with_the_next_turn()
    {
        var one = new OneAgent(new IceAgentSettings { Role = IceRole.Controlling });
        one.Peer.Answers = true;
        var known = one.World.Now;
        one.Meet();
        one.World.RunUntil(() => one.Agent.State == IceState.Completed, TimeSpan.FromSeconds(10));

        // Valid after one round trip, which is as long as Ta; the nomination takes another one.
        Assert.Equal(2 * RoundTrip, one.World.Now - known);
    }

    [Fact]
    public void A_better_pair_that_fails_lets_the_best_valid_one_be_nominated_at_once()
    {
        var one = new OneAgent(new IceAgentSettings { Role = IceRole.Controlling });
        var better = one.AddPeer();
        one.Peer.Answers = true;
        one.Meet(better, one.Peer);
        one.Run(200);
        Assert.False(one.PairWith(one.Peer).Nominated);

        better.Refuse(better.Checks.First(), Stun.StunErrorCode.BadRequest);
        var refused = one.World.Now;
        one.World.RunUntil(() => one.Agent.State == IceState.Completed, TimeSpan.FromSeconds(10));

        Assert.Equal(OneAgent.Way + RoundTrip, one.World.Now - refused);
    }

    [Fact]
    public void A_better_pair_that_stays_silent_delays_the_nomination_by_a_second_and_the_data_not_at_all()
    {
        var one = new OneAgent(new IceAgentSettings { Role = IceRole.Controlling });
        var better = one.AddPeer();
        one.Peer.Answers = true;
        var known = one.World.Now;
        one.Meet(better, one.Peer);
        one.World.RunUntil(() => one.Agent.SelectedPair is not null, TimeSpan.FromSeconds(10));
        Assert.Equal(Ta + RoundTrip, one.World.Now - known);

        one.World.RunUntil(() => one.PairWith(one.Peer).Nominated, TimeSpan.FromSeconds(10));
        Assert.Equal(Ta + RoundTrip + TimeSpan.FromSeconds(1) + RoundTrip, one.World.Now - known);
        Assert.Equal(CandidatePairState.InProgress, one.PairWith(better).State);
    }
}
