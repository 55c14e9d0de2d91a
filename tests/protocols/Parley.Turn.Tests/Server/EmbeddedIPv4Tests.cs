using Parley.SansIO;
using Parley.Turn.Server;

namespace Parley.Turn.Tests.Server;

public sealed class EmbeddedIPv4Tests
{
    [Theory]
    [InlineData("2002:7f00:1::", 0x7f000001, 0x7f000001)]
    [InlineData("2001:0:a9fe:a9fe:8000:63bf:80ff:fffe", 0xa9fea9fe, 0x7f000001)]
    [InlineData("64:ff9b::10.1.2.3", 0x0a010203, 0x0a010203)]
    [InlineData("::10.1.2.3", 0x0a010203, 0x0a010203)]
    [InlineData("::ffff:0:10.1.2.3", 0x0a010203, 0x0a010203)]
    [InlineData("2a00::5efe:10.1.2.3", 0x0a010203, 0x0a010203)]
    [InlineData("2a00::200:5efe:10.1.2.3", 0x0a010203, 0x0a010203)]
    public void It_is_found_in_every_form_that_carries_one(string address, uint first, uint second)
    {
        Assert.True(EmbeddedIPv4.TryGet(IpAddress.Parse(address), out var foundFirst, out var foundSecond));
        Assert.Equal((first, second), (foundFirst, foundSecond));
    }

    [Theory]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("2a00:1450:4001:82a::200e")]
    [InlineData("2003::7f00:1")]
    [InlineData("64:ff9b::1:7f00:1")]
    [InlineData("127.0.0.1")]
    public void It_is_not_found_elsewhere(string address) => Assert.False(EmbeddedIPv4.TryGet(IpAddress.Parse(address), out _, out _));
}
