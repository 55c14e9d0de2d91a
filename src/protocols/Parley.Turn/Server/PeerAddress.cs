using Parley.SansIO;

namespace Parley.Turn.Server;

/// <summary>Turns the many ways to write an IPv4 address in IPv6 into the IPv4 address itself.</summary>
public static class PeerAddress
{
    /// <summary>
    /// The one form of an address. Called once, where XOR-PEER-ADDRESS is read; everything later (policy, permission, channel, sending) sees only this.
    /// </summary>
    public static TransportAddress Canonicalise(in TransportAddress address) => address.Unmapped;
}
