using Parley.SansIO;
using Parley.WebRtc.Ice.Servers;

namespace Parley.WebRtc.Tests.Ice.Servers;

public sealed class IceServerUrlTests
{
    // RFC 7064 appendix B, RFC 7065 appendix B, and how browsers are given them.
    [Theory]
    [InlineData("stun:example.org", false, "example.org", 3478, TransportProtocol.Udp)]
    [InlineData("stuns:example.org", false, "example.org", 5349, TransportProtocol.Tls)]
    [InlineData("stun:example.org:8000", false, "example.org", 8000, TransportProtocol.Udp)]
    [InlineData("turn:example.org", true, "example.org", 3478, TransportProtocol.Udp)]
    [InlineData("turns:example.org", true, "example.org", 5349, TransportProtocol.Tls)]
    [InlineData("turn:example.org:8000", true, "example.org", 8000, TransportProtocol.Udp)]
    [InlineData("turn:example.org?transport=udp", true, "example.org", 3478, TransportProtocol.Udp)]
    [InlineData("turn:example.org?transport=tcp", true, "example.org", 3478, TransportProtocol.Tcp)]
    [InlineData("turns:example.org:443?transport=tcp", true, "example.org", 443, TransportProtocol.Tls)]
    [InlineData("TURN:192.0.2.1:3478", true, "192.0.2.1", 3478, TransportProtocol.Udp)]
    [InlineData("turn:[2001:db8::1]:3479?transport=tcp", true, "2001:db8::1", 3479, TransportProtocol.Tcp)]
    [InlineData("stun:[2001:db8::1]", false, "2001:db8::1", 3478, TransportProtocol.Udp)]
    public void A_url_says_where_a_server_is(string text, bool isTurn, string host, int port, TransportProtocol protocol)
    {
        Assert.Equal(IceServerUrlError.None, IceServerUrl.TryParse(text, out var url));
        Assert.Equal(new IceServerUrl(isTurn, host, (ushort)port, protocol), url);
        Assert.Equal(IceServerUrlError.None, IceServerUrl.TryParse(url.ToString(), out var again));
        Assert.Equal(url, again);
    }

    [Theory]
    [InlineData(null, IceServerUrlError.UnknownScheme)]
    [InlineData("", IceServerUrlError.UnknownScheme)]
    [InlineData("example.org", IceServerUrlError.UnknownScheme)]
    [InlineData("https:example.org", IceServerUrlError.UnknownScheme)]
    [InlineData("stun:", IceServerUrlError.BadHost)]
    [InlineData("stun://example.org", IceServerUrlError.BadHost)]
    [InlineData("stun:user@example.org", IceServerUrlError.BadHost)]
    [InlineData("turn:2001:db8::1", IceServerUrlError.BadPort)]
    [InlineData("turn:[2001:db8::1", IceServerUrlError.BadHost)]
    [InlineData("turn:[192.0.2.1]", IceServerUrlError.BadHost)]
    [InlineData("turn:[2001:db8::1]3478", IceServerUrlError.BadHost)]
    [InlineData("turn:example.org:", IceServerUrlError.BadPort)]
    [InlineData("turn:example.org:0", IceServerUrlError.BadPort)]
    [InlineData("turn:example.org:65536", IceServerUrlError.BadPort)]
    [InlineData("turn:example.org:+1", IceServerUrlError.BadPort)]
    [InlineData("stun:example.org?transport=udp", IceServerUrlError.BadTransport)]
    [InlineData("turn:example.org?transport=sctp", IceServerUrlError.BadTransport)]
    [InlineData("turn:example.org?", IceServerUrlError.BadTransport)]
    [InlineData("turns:example.org?transport=udp", IceServerUrlError.BadTransport)]
    public void What_is_no_url_is_told_why(string? text, IceServerUrlError error) => Assert.Equal(error, IceServerUrl.TryParse(text, out _));

    [Fact]
    public void A_turn_server_needs_credentials()
    {
        Assert.Throws<ArgumentException>(() => new RtcIceServer("turn:example.org") { Username = "naomi" }.Parse());
        Assert.Throws<ArgumentException>(() => new RtcIceServer("gopher:example.org").Parse());
        Assert.Single(new RtcIceServer("stun:example.org").Parse());
    }
}
