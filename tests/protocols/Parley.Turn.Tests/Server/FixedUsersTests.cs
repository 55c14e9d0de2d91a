using System.Text;
using Parley.Stun;
using Parley.Turn.Server;

namespace Parley.Turn.Tests.Server;

public sealed class FixedUsersTests
{
    private const string Realm = "example.org";
    private readonly FixedUsers _users = new(Realm, [new("naomi", "swordfish"), new("priya", "p\u00e4ssword"), new("naomi ", "spaced")]);

    [Theory]
    [InlineData("naomi", "swordfish", PasswordAlgorithm.Md5)]
    [InlineData("naomi", "swordfish", PasswordAlgorithm.Sha256)]
    [InlineData("priya", "p\u00e4ssword", PasswordAlgorithm.Sha256)]
    public void A_users_key_is_that_of_the_password(string user, string password, PasswordAlgorithm algorithm)
    {
        var key = new byte[32];

        Assert.Equal(CredentialResult.Found, _users.TryGetKey(Encoding.UTF8.GetBytes(user), algorithm, 0, 0, key, out var length));
        Assert.Equal(LongTermKey.Compute(algorithm, user, Realm, password), key[..length]);
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("")]
    [InlineData("Naomi")]
    [InlineData("naomi:")]
    public void Nobody_else_has_a_key(string user)
    {
        var key = Enumerable.Repeat((byte)0xAA, 32).ToArray();

        Assert.Equal(CredentialResult.Unknown, _users.TryGetKey(Encoding.UTF8.GetBytes(user), PasswordAlgorithm.Sha256, 0, 0, key, out var length));
        Assert.Equal(32, length);
        Assert.All(key, one => Assert.Equal(0, one));
    }

    [Fact]
    public void A_user_has_one_key() =>
        Assert.Equal(CredentialResult.Unknown, _users.TryGetKey("naomi"u8, PasswordAlgorithm.Md5, 0, 1, new byte[32], out _));

    [Fact]
    public void A_hash_stands_for_its_user()
    {
        var name = new byte[64];

        Assert.True(_users.KnowsUserHashes);
        Assert.True(_users.TryFindUser(UserHash.Compute("priya", Realm), name, out var length));
        Assert.Equal("priya"u8, name.AsSpan(0, length));
        Assert.False(_users.TryFindUser(UserHash.Compute("priya", "example.com"), name, out _));
        Assert.False(_users.TryFindUser(UserHash.Compute("priya", Realm), new byte[4], out _));
        Assert.False(_users.TryFindUser([], name, out _));
        Assert.False(new FixedUsers(Realm, []).KnowsUserHashes);
    }

    [Fact]
    public void A_name_that_no_client_could_send_is_refused() =>
        Assert.Throws<ArgumentException>(() => new FixedUsers(Realm, [new("bad\0name", "x")]));

    [Fact]
    public void Finding_a_key_allocates_nothing()
    {
        var key = new byte[32];
        _users.TryGetKey("naomi"u8, PasswordAlgorithm.Md5, 0, 0, key, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            _users.TryGetKey("naomi"u8, PasswordAlgorithm.Md5, 0, 0, key, out _);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
