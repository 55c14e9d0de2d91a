using Parley.SansIO;

namespace Parley.Turn.Server;

/// <summary>
/// Addresses of peers in their one form. An IPv4 address can be written in IPv6 in many ways, and each of them has been a way around some server's
/// policy; so each is decided here and in <see cref="EmbeddedIPv4"/>:
/// <list type="table">
/// <listheader><term>form</term><description>what becomes of it</description></listheader>
/// <item><term>IPv4-mapped ::ffff:a.b.c.d (RFC 4291 §2.5.5.2)</term><description>is the IPv4 address: the kernel itself sends IPv4 then</description></item>
/// <item><term>scope ids (RFC 4007)</term><description>are dropped: the wire has none, and link-local peers are denied</description></item>
/// <item><term>IPv4-compatible ::a.b.c.d, IPv4-translated ::ffff:0:a.b.c.d, 6to4 2002::/16, Teredo 2001::/32, NAT64 64:ff9b::/96</term>
/// <description>stay IPv6 and are denied as special-purpose. Someone else would translate them, so calling them the IPv4 address would send elsewhere than
/// was asked. Where an operator allows such a range, the IPv4 addresses within must be allowed as well</description></item>
/// <item><term>ISATAP interface ids …:0:5efe:a.b.c.d in any prefix</term><description>pass only if the IPv4 address within may be named</description></item>
/// <item><term>NAT64 for local use 64:ff9b:1::/48 (RFC 8215)</term><description>denied always: where the IPv4 address stands is up to the network</description></item>
/// </list>
/// </summary>
public static class PeerAddress
{
    /// <summary>
    /// The one form of an address. Called once, where XOR-PEER-ADDRESS is read; everything later (policy, permission, channel, sending) sees only this.
    /// Doing it again changes nothing.
    /// </summary>
    public static TransportAddress Canonicalise(in TransportAddress address) =>
        address.Family == IpFamily.IPv6 ? new(Canonicalise(address.Address), address.Port) : address;

    /// <summary>The one form of an address without a port.</summary>
    public static IpAddress Canonicalise(in IpAddress address) => address switch
    {
        { Family: not IpFamily.IPv6 } => address,
        { IsMapped: true } => address.Unmapped,
        { ScopeId: 0 } => address,
        _ => IpAddress.FromIPv6(address.High, address.Low),
    };
}
