using Parley.Ice.Translation;
using Parley.SansIO;

namespace Parley.Ice.Tests.Translation;

/// <summary>IPv4 addresses inside IPv6 ones (RFC 6052), and how a network's prefix is found (RFC 7050).</summary>
public sealed class Nat64PrefixTests
{
    // RFC 6052 §2.4, table 2 and 3.
    public static TheoryData<string, int, string> Vectors => new()
    {
        { "2001:db8::", 32, "2001:db8:c000:221::" },
        { "2001:db8:100::", 40, "2001:db8:1c0:2:21::" },
        { "2001:db8:122::", 48, "2001:db8:122:c000:2:2100::" },
        { "2001:db8:122:300::", 56, "2001:db8:122:3c0:0:221::" },
        { "2001:db8:122:344::", 64, "2001:db8:122:344:c0:2:2100::" },
        { "2001:db8:122:344::", 96, "2001:db8:122:344::192.0.2.33" },
        { "64:ff9b::", 96, "64:ff9b::192.0.2.33" },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Addresses_are_put_in_and_taken_out_where_the_RFC_says(string prefix, int length, string synthesized)
    {
        var nat64 = Nat64Prefix.Create(IpAddress.Parse(prefix), length);

        Assert.Equal(IpAddress.Parse(synthesized), nat64.Synthesize(IpAddress.Parse("192.0.2.33")));
        Assert.True(nat64.TryExtract(IpAddress.Parse(synthesized), out var embedded));
        Assert.Equal(IpAddress.Parse("192.0.2.33"), embedded);
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void The_prefix_is_found_in_what_a_DNS64_makes_of_ipv4only_arpa(string prefix, int length, string synthesized)
    {
        var nat64 = Nat64Prefix.Create(IpAddress.Parse(prefix), length);

        Assert.True(Nat64Prefix.TryDiscover([nat64.Synthesize(IpAddress.Parse("192.0.0.171"))], out var found));
        Assert.Equal(nat64, found);
        Assert.False(Nat64Prefix.TryDiscover([IpAddress.Parse(synthesized)], out _));
    }

    [Fact]
    public void An_address_with_another_prefix_or_of_the_other_family_stands_for_none()
    {
        Assert.False(Nat64Prefix.WellKnown.TryExtract(IpAddress.Parse("64:ff9b:1::192.0.2.33"), out _));
        Assert.False(Nat64Prefix.WellKnown.TryExtract(IpAddress.Parse("192.0.2.33"), out _));
        Assert.False(Nat64Prefix.TryDiscover([], out _));
        Assert.False(Nat64Prefix.TryDiscover([IpAddress.Parse("192.0.0.170")], out _));
    }

    [Fact]
    public void A_prefix_of_another_length_or_with_bits_where_zeros_must_be_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Nat64Prefix.Create(IpAddress.Parse("2001:db8::"), 33));
        Assert.Throws<ArgumentException>(() => Nat64Prefix.Create(IpAddress.Parse("192.0.2.0"), 96));
        Assert.Throws<ArgumentException>(() => Nat64Prefix.Create(IpAddress.Parse("2001:db8:122:344:ff00::"), 96));
    }
}
