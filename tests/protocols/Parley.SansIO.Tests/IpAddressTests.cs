using System.Net;

namespace Parley.SansIO.Tests;

public sealed class IpAddressTests
{
    [Theory]
    [InlineData("192.0.2.1", 4)]
    [InlineData("2001:db8::1", 16)]
    [InlineData("::ffff:192.0.2.1", 16)]
    [InlineData("fe80::1%3", 16)]
    public void An_address_survives_the_way_through_the_platforms_type_and_through_bytes(string text, int length)
    {
        var address = IpAddress.Parse(text);

        Assert.Equal(IPAddress.Parse(text), address.ToIPAddress());
        Assert.Equal(text, address.ToString());
        var bytes = new byte[16];
        Assert.Equal(length, address.WriteTo(bytes));
        Assert.Equal(address.ScopeId == 0, IpAddress.FromBytes(bytes.AsSpan(0, length)) == address);
    }

    [Fact]
    public void A_mapped_address_equals_the_IPv4_address_only_once_it_is_unmapped()
    {
        var mapped = IpAddress.Parse("::ffff:192.0.2.1");

        Assert.NotEqual(IpAddress.Parse("192.0.2.1"), mapped);
        Assert.Equal(IpAddress.Parse("192.0.2.1"), mapped.Unmapped);
        Assert.Equal(IpAddress.Parse("2001:db8::1"), IpAddress.Parse("2001:db8::1").Unmapped);
    }
}
