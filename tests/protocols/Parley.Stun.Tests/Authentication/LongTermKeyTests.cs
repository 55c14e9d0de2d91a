using System.Security.Cryptography;
using System.Text;

namespace Parley.Stun.Tests.Authentication;

public sealed class LongTermKeyTests
{
    [Fact]
    public void The_rfcs_example_gives_the_rfcs_key() => Assert.Equal(
        "8493FBC53BA582FB4C044C456BDC40EB", Convert.ToHexString(LongTermKey.Compute(PasswordAlgorithm.Md5, "user", "realm", "pass")));

    [Fact]
    public void Sha256_hashes_the_same_text() => Assert.Equal(
        SHA256.HashData("user:realm:pass"u8), LongTermKey.Compute(PasswordAlgorithm.Sha256, "user", "realm", "pass"));

    [Fact]
    public void Long_names_are_hashed_whole()
    {
        var password = new string('x', 5000);

        Assert.Equal(
            SHA256.HashData(Encoding.UTF8.GetBytes($"user:realm:{password}")),
            LongTermKey.Compute(PasswordAlgorithm.Sha256, "user", "realm", password));
        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes($"{password}:realm")), UserHash.Compute(password, "realm"));
    }

    [Fact]
    public void A_short_term_key_is_the_password() => Assert.Equal("pass word"u8, ShortTermKey.Compute("pass\u00A0word"));

    [Fact]
    public void An_unknown_algorithm_is_the_callers_mistake() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => LongTermKey.Length((PasswordAlgorithm)3));
}
