using Parley.SansIO;
using Parley.TurnServer.Loops.Linux;
using Parley.TurnServer.Loops.Portable;

namespace Parley.TurnServer.Tests.Loops;

public sealed unsafe class SocketNameTests
{
    [Theory]
    [InlineData("192.0.2.1:3478")]
    [InlineData("[2001:db8::1:2]:65535")]
    [InlineData("[fe80::1%3]:1")]
    public void What_is_written_is_read_again_and_is_what_the_platform_writes(string text)
    {
        var address = TransportAddress.Parse(text);
        var name = stackalloc byte[SocketName.Capacity];
        var length = SocketName.Write(name, address);

        Assert.Equal(address, SocketName.Read(name));
        var platform = address.ToIPEndPoint().Serialize();
        Assert.Equal(address, SocketAddressForm.Read(platform));
        if (OperatingSystem.IsLinux())
        {
            Assert.Equal(platform.Buffer.Span[..platform.Size], new ReadOnlySpan<byte>(name, (int)length));
        }
    }

    [Fact]
    public void Another_family_has_no_address()
    {
        var name = stackalloc byte[SocketName.Capacity];
        name[0] = 1;

        Assert.Equal(default, SocketName.Read(name));
    }
}
