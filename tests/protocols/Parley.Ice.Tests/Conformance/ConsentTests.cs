using Parley.Ice.Pairs;
using Parley.Stun;

namespace Parley.Ice.Tests.Conformance;

/// <summary>RFC 7675 §5.1, and the keepalives of RFC 8445 §11 that consent checks stand for.</summary>
public sealed class ConsentTests
{
    private static RawMessage[] Since(OneAgent one, int skip) => [.. one.Peer.Checks.Skip(skip)];

    [Fact]
    [Requirement("7675", "5.1", "Consent is asked for every five seconds on average, each time after 0.8 to 1.2 of that at random, and never within four seconds.")]
    [Requirement("7675", "5.1", "Each consent check is a transaction of its own and is not sent again.")]
    [Requirement("8445", "11", "On the pair that carries data something goes out every 15 seconds at least, even if there are no data.")]
    public void Consent_is_asked_for_at_random_intervals()
    {
        var one = new OneAgent().Connect();
        var skip = one.Peer.Checks.Count();
        one.Run(600_000);

        var checks = Since(one, skip);
        var pauses = checks.Zip(checks.Skip(1), (before, after) => (after.At - before.At).TotalSeconds).ToArray();
        Assert.All(pauses, pause => Assert.InRange(pause, 4, 6));
        Assert.InRange(pauses.Average(), 4.8, 5.2);
        Assert.True(pauses.Max() - pauses.Min() > 1);
        Assert.Equal(checks.Length, checks.Select(check => check.Id).Distinct().Count());
    }

    [Fact]
    [Requirement("7675", "5.1", "Consent checks are Binding requests as connectivity checks are, without USE-CANDIDATE.")]
    public void A_consent_check_is_a_connectivity_check()
    {
        var one = new OneAgent().Connect();
        var skip = one.Peer.Checks.Count();
        one.Run(10_000);

        Assert.All(Since(one, skip), check => Assert.True(
            check.IsSignedWith(one.Theirs.Password) && check.Has(StunAttributeType.Fingerprint) && check is { Priority: not null, Nominates: false }));
    }

    [Fact]
    [Requirement("7675", "5.1", "When no answer has come for 30 seconds nothing more is sent to that address.")]
    [Requirement("7675", "5.1", "Only an answer that is signed gives consent.")]
    public void Without_answers_sending_stops_after_thirty_seconds()
    {
        var one = new OneAgent().Connect();
        one.Run(3000);
        one.Peer.Answers = false;
        var last = one.Peer.Checks.Last();
        one.Run(29_000 - 3000);
        Assert.True(one.Agent.Send([200]));
        one.Peer.Answer(one.Peer.Checks.Last(), password: "wrongwrongwrongwrongwrong");
        one.Run(last.At + TimeSpan.FromSeconds(31) - one.World.Now);

        Assert.False(one.Agent.Send([200]));
        Assert.Equal((IceState.Failed, PairFailure.ConsentLost), (one.Agent.State, one.PairWith(one.Peer).Failure));
        var heard = one.Peer.Heard.Count;
        one.Run(60_000);
        Assert.Equal(heard, one.Peer.Heard.Count);
    }

    [Fact]
    [Requirement("7675", "5.1", "Consent that is lost comes back only with new credentials: checks on that path are not answered any more.")]
    public void Lost_consent_does_not_come_back_with_the_same_credentials()
    {
        var one = new OneAgent().Connect();
        one.Peer.Answers = false;
        one.Run(32_000);
        one.Peer.Answers = true;

        Assert.Null(one.Peer.Check(one.Address));
        one.Run(1000);
        Assert.Null(one.Agent.SelectedPair);

        one.Side.Do(one.Agent.Restart);
        one.Side.Do(now => one.Agent.SetRemoteCredentials(now, one.Theirs));
        Assert.NotNull(one.Peer.Check(one.Address));
        one.Run(100);
        Assert.NotNull(one.Agent.SelectedPair);
    }

    [Fact]
    [Requirement("7675", "5.1", "Any answered check on the pair gives consent, a connectivity check too.")]
    public void A_pair_that_falls_silent_is_checked_again_and_recovers()
    {
        var one = new OneAgent().Connect();
        one.Peer.Answers = false;
        one.World.RunUntil(() => one.Agent.State == IceState.Disconnected, TimeSpan.FromSeconds(30));
        var skip = one.Peer.Checks.Count();
        one.Run(2000);
        // A check that is sent again after 500 ms; consent checks keep their distance of four seconds.
        Assert.Contains(Since(one, skip).GroupBy(check => check.Id), group => group.Count() > 1);

        one.Peer.Answers = true;
        Assert.True(one.World.RunUntil(() => one.Agent.State == IceState.Completed, TimeSpan.FromSeconds(5)));
    }

    [Fact]
    [Requirement("7675", "5.1", "A pair carries data only if it has been answered within the last 30 seconds, also when it takes over from another one.")]
    public void The_pair_that_takes_over_has_answered_lately()
    {
        var one = new OneAgent();
        var other = one.AddPeer();
        (one.Peer.Answers, other.Answers) = (true, true);
        one.Meet(one.Peer, other);
        one.Run(60_000);
        one.Peer.Answers = false;

        Assert.True(one.World.RunUntil(() => one.Agent.SelectedPair?.Remote.TransportAddress == other.Address, TimeSpan.FromSeconds(15)));
        Assert.True((one.World.Now - other.Checks.Last().At) < TimeSpan.FromSeconds(1));
        Assert.True(one.Agent.Send([200]));
    }

    [Fact]
    [Requirement("8445", "11", "A Binding indication is taken for what it is: nothing comes of it.")]
    public void An_indication_changes_nothing()
    {
        var one = new OneAgent().Connect();
        var writer = new StunMessageWriter(new byte[64], new StunMessageType(StunMethod.Binding, StunClass.Indication), TransactionId.Create(one.World.Random));
        writer.WriteFingerprint();
        var heard = one.Peer.Heard.Count;

        one.Peer.SendBytes(one.Address, writer.Written);
        one.Run(50);

        Assert.Equal(heard, one.Peer.Heard.Count);
        Assert.Empty(one.Side.Received);
    }

    [Fact]
    [Requirement("8445", "11", "Who has ended its session sends no keepalives.")]
    public void After_the_end_nothing_is_sent()
    {
        var one = new OneAgent().Connect();
        one.Side.Do(one.Agent.Close);
        var heard = one.Peer.Heard.Count;
        one.Run(60_000);

        Assert.Equal(heard, one.Peer.Heard.Count);
        Assert.Null(one.Agent.NextTimeout);
        Assert.Null(one.Agent.SelectedPair);
        Assert.False(one.Agent.Send([200]));
    }
}
