using System.Net;
using Parley.TurnServer.Options;

namespace Parley.TurnServer.Tests.Options;

public sealed class ListenAddressTests
{
    private static readonly IPAddress[] Machine = [.. new[] { "127.0.0.1", "::1", "192.0.2.2", "2001:db8::2" }.Select(IPAddress.Parse)];

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", null)]
    [InlineData("192.0.2.1:3478", "192.0.2.1", 3478)]
    [InlineData("2001:db8::1", "2001:db8::1", null)]
    [InlineData("[2001:db8::1]", "2001:db8::1", null)]
    [InlineData("[2001:db8::1]:443", "2001:db8::1", 443)]
    [InlineData("*", "127.0.0.1 ::1 192.0.2.2 2001:db8::2", null)]
    [InlineData("*:5349", "127.0.0.1 ::1 192.0.2.2 2001:db8::2", 5349)]
    [InlineData("0.0.0.0", "127.0.0.1 192.0.2.2", null)]
    [InlineData("[::]:0", "::1 2001:db8::2", 0)]
    [InlineData("localhost:3478", "127.0.0.1 ::1", 3478)]
    public void An_address_is_read_and_stands_for_concrete_ones(string text, string addresses, int? port)
    {
        var address = ListenAddress.Parse(text);

        Assert.NotNull(address);
        Assert.Equal(port, address.Port);
        Assert.Equal(addresses, string.Join(' ', address.Expand(Machine).Select(each => each.ToString())));
    }

    [Theory]
    [InlineData("")]
    [InlineData("3478")]
    [InlineData(":3478")]
    [InlineData("1")]
    [InlineData("10.1")]
    [InlineData("turn.example.org")]
    [InlineData("192.0.2.1:")]
    [InlineData("192.0.2.1:65536")]
    [InlineData("192.0.2.1:-1")]
    [InlineData("[192.0.2.1")]
    [InlineData("[2001:db8::1]3478")]
    public void What_is_none_is_refused(string text) => Assert.Null(ListenAddress.Parse(text));
}
