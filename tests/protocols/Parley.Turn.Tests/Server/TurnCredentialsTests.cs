using System.Text;
using Parley.Stun;
using Parley.Turn.Server;

namespace Parley.Turn.Tests.Server;

public sealed class TurnCredentialsTests
{
    private const string Realm = "example.org";
    private const long Now = 1_767_225_600;
    private const string Both = "1767225601:naomi";

    private readonly TurnCredentials _credentials = new(
        new FixedUsers(Realm, [new("naomi", "fixed"), new(Both, "fixed too")]),
        new TimeLimitedCredentials(Realm, ["north", "south"]));

    [Fact]
    public void All_keys_of_all_sources_are_candidates()
    {
        string[] passwords =
        [
            "fixed too", TimeLimitedCredential.Create("north", "naomi", Now + 1).Password, TimeLimitedCredential.Create("south", "naomi", Now + 1).Password,
        ];

        Assert.Equal(passwords.Select(password => LongTermKey.Compute(PasswordAlgorithm.Md5, Both, Realm, password)), Candidates(Both));
        Assert.Single(Candidates("naomi"));
        Assert.Empty(Candidates("priya"));
    }

    [Fact]
    public void An_expired_name_is_told_from_an_unknown_one()
    {
        Assert.Equal(CredentialResult.Expired, _credentials.TryGetKey("1:naomi"u8, PasswordAlgorithm.Md5, Now, 0, new byte[32], out _));
        Assert.Equal(CredentialResult.Unknown, _credentials.TryGetKey("priya"u8, PasswordAlgorithm.Md5, Now, 0, new byte[32], out _));
    }

    [Fact]
    public void Users_are_found_by_hash_in_any_source()
    {
        var name = new byte[32];

        Assert.True(_credentials.KnowsUserHashes);
        Assert.True(_credentials.TryFindUser(UserHash.Compute("naomi", Realm), name, out var length));
        Assert.Equal("naomi"u8, name.AsSpan(0, length));
        Assert.False(_credentials.TryFindUser(UserHash.Compute("priya", Realm), name, out _));
    }

    [Fact]
    public void Sources_can_be_replaced()
    {
        _credentials.Replace(new FixedUsers(Realm, [new("priya", "new")]));

        Assert.Empty(Candidates("naomi"));
        Assert.Single(Candidates("priya"));
    }

    private List<byte[]> Candidates(string username)
    {
        var keys = new List<byte[]>();
        var key = new byte[32];
        while (_credentials.TryGetKey(Encoding.UTF8.GetBytes(username), PasswordAlgorithm.Md5, Now, keys.Count, key, out var length) == CredentialResult.Found)
        {
            keys.Add(key[..length]);
        }

        return keys;
    }
}
