using System.Text;
using Parley.Stun;
using Parley.Turn.Server;

namespace Parley.Turn.Tests.Server;

public sealed class TimeLimitedCredentialsTests
{
    private const string Realm = "example.org";
    private const long Now = 1_767_225_600;
    private readonly TimeLimitedCredentials _credentials = new(Realm, ["north", "south"]);

    // printf 1767225601:naomi | openssl dgst -sha1 -hmac north -binary | base64
    [Fact]
    public void A_password_is_what_other_programs_make_of_the_secret() =>
        Assert.Equal(new("1767225601:naomi", "+FJBt+IqVqfp9KllV1AuRk5g7dI="), TimeLimitedCredential.Create("north", "naomi", Now + 1));

    [Theory]
    [InlineData("north", 0, PasswordAlgorithm.Md5)]
    [InlineData("north", 0, PasswordAlgorithm.Sha256)]
    [InlineData("south", 1, PasswordAlgorithm.Md5)]
    public void Each_secret_gives_a_key(string secret, int candidate, PasswordAlgorithm algorithm)
    {
        var (username, password) = TimeLimitedCredential.Create(secret, "naomi", Now + 1);

        var (result, key) = Find(username, algorithm, candidate);

        Assert.Equal(CredentialResult.Found, result);
        Assert.Equal(LongTermKey.Compute(algorithm, username, Realm, password), key);
    }

    [Fact]
    public void There_are_as_many_candidates_as_secrets() =>
        Assert.Equal(CredentialResult.Unknown, Find("1767225601:naomi", PasswordAlgorithm.Md5, 2).Result);

    [Theory]
    [InlineData("1767225601:naomi", CredentialResult.Found)]
    [InlineData("1767225601", CredentialResult.Found)]
    [InlineData("1767225601:", CredentialResult.Found)]
    [InlineData("1767225601:a:b", CredentialResult.Found)]
    [InlineData("1767225600:naomi", CredentialResult.Expired)]
    [InlineData("0:naomi", CredentialResult.Expired)]
    [InlineData("naomi", CredentialResult.Unknown)]
    [InlineData("naomi:1767225601", CredentialResult.Unknown)]
    [InlineData("", CredentialResult.Unknown)]
    [InlineData(":naomi", CredentialResult.Unknown)]
    [InlineData("-1767225601:naomi", CredentialResult.Unknown)]
    [InlineData("+1767225601:naomi", CredentialResult.Unknown)]
    [InlineData("1767225601 :naomi", CredentialResult.Unknown)]
    [InlineData("99999999999999999999:naomi", CredentialResult.Unknown)]
    public void A_name_is_good_until_the_time_it_begins_with(string username, CredentialResult result)
    {
        var (found, key) = Find(username, PasswordAlgorithm.Md5, 0);

        Assert.Equal(result, found);
        Assert.Equal(result == CredentialResult.Found, key.Any(one => one != 0));
    }

    [Fact]
    public void An_oversized_name_is_nobodys() =>
        Assert.Equal(CredentialResult.Unknown, Find("1767225601:" + new string('x', 498), PasswordAlgorithm.Md5, 0).Result);

    [Fact]
    public void An_empty_secret_is_refused() => Assert.Throws<ArgumentException>(() => new TimeLimitedCredentials(Realm, [""]));

    [Fact]
    public void A_hash_finds_nobody()
    {
        Assert.False(_credentials.KnowsUserHashes);
        Assert.False(_credentials.TryFindUser(UserHash.Compute("1767225601:naomi", Realm), new byte[64], out _));
    }

    [Fact]
    public void Finding_a_key_allocates_nothing()
    {
        var key = new byte[32];
        _credentials.TryGetKey("1767225601:naomi"u8, PasswordAlgorithm.Sha256, Now, 0, key, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            _credentials.TryGetKey("1767225601:naomi"u8, PasswordAlgorithm.Sha256, Now, 0, key, out _);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private (CredentialResult Result, byte[] Key) Find(string username, PasswordAlgorithm algorithm, int candidate)
    {
        var key = new byte[32];
        var result = _credentials.TryGetKey(Encoding.UTF8.GetBytes(username), algorithm, Now, candidate, key, out var length);
        return (result, key[..length]);
    }
}
