using Parley.SansIO;

namespace Parley.Stun.Tests.Attributes;

/// <summary>Each form against the bytes of its diagram, both ways, and every length that it has not.</summary>
public sealed class AttributeFormTests
{
    [Fact]
    public void Channel_number() => Form(new ChannelNumber(0x4001), "40010000", "4001FFFF");

    [Fact]
    public void Lifetime_in_seconds() => Form(new Lifetime(600), "00000258");

    [Fact]
    public void Requested_address_family()
    {
        Form(new RequestedAddressFamily(IpFamily.IPv4), "01000000", "01ABCDEF");
        Form(new RequestedAddressFamily(IpFamily.IPv6), "02000000");
        Assert.True(RequestedAddressFamily.TryRead([3, 0, 0, 0], out var unknown));
        Assert.Equal(IpFamily.None, unknown.Family);
    }

    [Fact]
    public void Additional_address_family() => Form(new AdditionalAddressFamily(IpFamily.IPv6), "02000000");

    [Fact]
    public void Even_port()
    {
        Form(new EvenPort(true), "80", "FF");
        Form(new EvenPort(false), "00", "7F");
    }

    [Fact]
    public void Requested_transport()
    {
        Form(RequestedTransport.Udp, "11000000", "11FFFFFF");
        Form(RequestedTransport.Tcp, "06000000");
        Assert.Equal(TransportProtocol.Udp, RequestedTransport.Udp.Transport);
        Assert.Equal(TransportProtocol.Tcp, RequestedTransport.Tcp.Transport);
        Assert.Null(new RequestedTransport(132).Transport);
    }

    [Fact]
    public void Reservation_token() => Form(new ReservationToken(0x0102030405060708), "0102030405060708");

    [Fact]
    public void Connection_id() => Form(new ConnectionId(0xCAFE), "0000CAFE");

    [Fact]
    public void Icmp_has_seven_bits_of_type_and_nine_of_code()
    {
        Form(new Icmp(3, 4, 1280), "0000060400000500", "FFFF060400000500");
        Form(new Icmp(127, 511, 0), "0000FFFF00000000");
    }

    [Fact]
    public void Change_request()
    {
        Form(new ChangeRequest(true, false), "00000004", "FFFFFFFD");
        Form(new ChangeRequest(false, true), "00000002");
        Form(new ChangeRequest(true, true), "00000006");
    }

    [Fact]
    public void Response_port_with_its_padding_counted_or_not()
    {
        var attribute = new ResponsePort(0x0D96);
        Assert.Equal("0D960000", Written(attribute));
        Assert.True(ResponsePort.TryRead([0x0D, 0x96], out var two));
        Assert.True(ResponsePort.TryRead([0x0D, 0x96, 1, 2], out var four));
        Assert.Equal((attribute, attribute), (two, four));
        Assert.False(ResponsePort.TryRead([1], out _));
        Assert.False(ResponsePort.TryRead([1, 2, 3], out _));
        Assert.False(ResponsePort.TryRead(new byte[5], out _));
    }

    [Fact]
    public void Error_code()
    {
        Assert.Equal("00000426" + "5374616C65", Written(new ErrorCode(StunErrorCode.StaleNonce, "Stale"u8)));
        Assert.True(ErrorCode.TryRead([0xFF, 0xFF, 0xFC, 38, (byte)'x'], out var read));
        Assert.Equal(StunErrorCode.StaleNonce, read.Code);
        Assert.Equal("x"u8, read.ReasonPhrase);
        Assert.False(ErrorCode.TryRead([0, 0, 2, 99], out _));
        Assert.False(ErrorCode.TryRead([0, 0, 7, 0], out _));
        Assert.False(ErrorCode.TryRead([0, 0, 4, 100], out _));
        Assert.False(ErrorCode.TryRead([0, 0, 4], out _));
    }

    [Fact]
    public void Address_error_code()
    {
        Assert.Equal("02000428", Written(new AddressErrorCode(IpFamily.IPv6, StunErrorCode.AddressFamilyNotSupported, [])));
        Assert.True(AddressErrorCode.TryRead([2, 0, 5, 8, (byte)'x'], out var read));
        Assert.Equal((IpFamily.IPv6, StunErrorCode.InsufficientCapacity), (read.Family, read.Code));
        Assert.Equal("x"u8, read.ReasonPhrase);
        Assert.False(AddressErrorCode.TryRead([3, 0, 5, 8], out _));
        Assert.False(AddressErrorCode.TryRead([2, 0, 5], out _));
    }

    [Fact]
    public void Password_algorithm_with_and_without_parameters()
    {
        Assert.Equal("00020000", Written(new ChosenAlgorithm(PasswordAlgorithm.Sha256)));
        Assert.Equal("7FFF0003AABBCC00", Written(new ChosenAlgorithm((PasswordAlgorithm)0x7FFF, [0xAA, 0xBB, 0xCC])));
        Assert.True(ChosenAlgorithm.TryRead([0, 2, 0, 0], out var plain));
        Assert.True(plain.IsSupported);
        Assert.True(ChosenAlgorithm.TryRead([0, 2, 0, 1, 9, 0, 0, 0], out var odd));
        Assert.False(odd.IsSupported);
        Assert.False(ChosenAlgorithm.TryRead([0, 2, 0, 0, 0, 1, 0, 0], out _));
        Assert.False(ChosenAlgorithm.TryRead([0, 2, 0, 5, 0, 0, 0, 0], out _));
    }

    private static void Form<TAttribute>(TAttribute attribute, string hex, string? alsoRead = null)
        where TAttribute : struct, IStunAttribute<TAttribute>
    {
        Assert.Equal(hex, Written(attribute));
        Assert.True(TAttribute.TryRead(Convert.FromHexString(hex), out var read));
        Assert.Equal(attribute, read);
        Assert.True(TAttribute.TryRead(Convert.FromHexString(alsoRead ?? hex), out read));
        Assert.Equal(attribute, read);
        for (var length = 0; length < 24; length++)
        {
            Assert.Equal(length == attribute.Length, TAttribute.TryRead(new byte[length], out _));
        }
    }

    private static string Written<TAttribute>(TAttribute attribute)
        where TAttribute : IStunAttribute<TAttribute>, allows ref struct
    {
        var value = Enumerable.Repeat((byte)0xEE, attribute.Length).ToArray();
        attribute.Write(value);
        return Convert.ToHexString(value);
    }
}
