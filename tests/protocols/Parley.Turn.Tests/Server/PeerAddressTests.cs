using Parley.SansIO;
using Parley.Turn.Server;

namespace Parley.Turn.Tests.Server;

public sealed class PeerAddressTests
{
    public static TheoryData<string> Encodings => [.. PeerEncodings.All.Keys];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Only_mapped_addresses_become_the_IPv4_address_and_none_keeps_a_scope(string encoding)
    {
        var canonical = PeerAddress.Canonicalise(new TransportAddress(PeerEncodings.All[encoding](0x08080404), 5000));

        Assert.Equal(5000, canonical.Port);
        Assert.Equal(0u, canonical.Address.ScopeId);
        Assert.Equal(PeerEncodings.IsTheAddressItself(encoding) ? IpFamily.IPv4 : IpFamily.IPv6, canonical.Family);
        Assert.Equal(canonical, PeerAddress.Canonicalise(canonical));
    }

    [Theory]
    [InlineData("fe80::1%3", "fe80::1")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("::ffff:127.0.0.1", "127.0.0.1")]
    [InlineData("0.0.0.0", "0.0.0.0")]
    public void An_address_has_one_form(string written, string canonical) =>
        Assert.Equal(IpAddress.Parse(canonical), PeerAddress.Canonicalise(IpAddress.Parse(written)));

    [Fact]
    public void No_address_stays_none() => Assert.Equal(default, PeerAddress.Canonicalise(default(TransportAddress)));
}
