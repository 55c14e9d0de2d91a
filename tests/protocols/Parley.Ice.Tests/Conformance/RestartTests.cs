using Parley.Ice.Candidates;
using Parley.Stun;

namespace Parley.Ice.Tests.Conformance;

/// <summary>RFC 8445 §9: a restart.</summary>
public sealed class RestartTests
{
    private static readonly IceCredentials Second = new("next", "nextnextnextnextnextnext");

    [Fact]
    [Requirement("8445", "9", "A restart changes both the fragment and the password.")]
    public void A_restart_changes_fragment_and_password()
    {
        var one = new OneAgent().Connect();
        var before = one.Agent.LocalCredentials;

        one.Side.Do(one.Agent.Restart);

        Assert.NotEqual(before.UsernameFragment, one.Agent.LocalCredentials.UsernameFragment);
        Assert.NotEqual(before.Password, one.Agent.LocalCredentials.Password);
    }

    [Fact]
    [Requirement("8445", "9", "During a restart data goes on over the old pair, whose checks are answered and whose consent is asked for, until a new pair works.")]
    public void Data_goes_on_over_the_old_pair()
    {
        var one = new OneAgent().Connect();
        var old = one.Agent.LocalCredentials;
        one.Side.Do(one.Agent.Restart);
        var checks = one.Peer.Checks.Count();

        one.Side.Do(_ => Assert.True(one.Agent.Send([200])));
        one.Run(20_000);

        Assert.Single(one.Peer.Data);
        Assert.InRange(one.Peer.Checks.Count() - checks, 3, 5);
        var answer = one.Peer.Check(one.Address, new RawCheck { Username = $"{old.UsernameFragment}:peer", Password = old.Password });
        Assert.True(answer!.IsSignedWith(old.Password));
    }

    [Fact]
    [Requirement("8445", "9", "A restart flushes the check list, and all checks carry the new credentials.")]
    [Requirement("8445", "9", "The candidates of the new session may be those of the old one.")]
    public void The_new_generation_checks_with_new_credentials_from_the_same_sockets()
    {
        var one = new OneAgent().Connect();
        var address = one.Address;
        one.Side.Do(one.Agent.Restart);
        Assert.Empty(one.Agent.Pairs);

        one.Side.Do(now => one.Agent.SetRemoteCredentials(now, Second));
        one.Side.Do(now => one.Agent.AddRemoteCandidate(now, one.Peer.Candidate()));
        one.Run(50);

        var check = one.Peer.Checks.Last();
        Assert.Equal(address, check.From);
        Assert.Equal($"next:{one.Agent.LocalCredentials.UsernameFragment}", check.Username);
        Assert.True(check.IsSignedWith(Second.Password));
    }

    [Fact]
    [Requirement("8445", "9", "When a new pair works, the old credentials have had their time.")]
    public void The_old_credentials_end_with_the_first_new_pair()
    {
        var one = new OneAgent().Connect();
        var old = one.Agent.LocalCredentials;
        one.Side.Do(one.Agent.Restart);
        one.Side.Do(now => one.Agent.SetRemoteCredentials(now, one.Theirs));
        one.Side.Do(now => one.Agent.AddRemoteCandidate(now, one.Peer.Candidate()));
        one.Run(100);

        Assert.NotNull(one.Agent.SelectedPair);
        Assert.Null(one.Peer.Check(one.Address, new RawCheck { Username = $"{old.UsernameFragment}:peer", Password = old.Password }));
        Assert.Equal(StunClass.SuccessResponse, one.Peer.Check(one.Address)?.Class);
    }

    [Fact]
    [Requirement("8838", "13", "A candidate names the generation it belongs to; one of another generation is not paired in this one.")]
    public void Candidates_of_the_old_generation_are_left_out()
    {
        var one = new OneAgent().Connect();
        one.Side.Do(one.Agent.Restart);
        one.Side.Do(now => one.Agent.SetRemoteCredentials(now, Second));
        var other = one.AddPeer();

        one.Side.Do(now => one.Agent.AddRemoteCandidate(now, other.Candidate() with { UsernameFragment = "peer" }));
        Assert.Empty(one.Agent.Pairs);

        one.Side.Do(now => one.Agent.AddRemoteCandidate(now, other.Candidate() with { UsernameFragment = "next" }));
        Assert.Single(one.Agent.Pairs);
        Assert.All(one.Side.Candidates.Skip(1), candidate => Assert.Equal(one.Agent.LocalCredentials.UsernameFragment, candidate.UsernameFragment));
    }
}
