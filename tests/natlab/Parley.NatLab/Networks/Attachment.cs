using System.Net;

namespace Parley.NatLab.Networks;

/// <summary>Where a machine is on a segment.</summary>
/// <param name="IPv4">Its IPv4 address there.</param>
/// <param name="IPv6">Its IPv6 address there.</param>
internal sealed record Attachment(IPAddress? IPv4, IPAddress? IPv6)
{
    /// <summary>All addresses.</summary>
    public IEnumerable<IPAddress> Addresses => new[] { IPv4, IPv6 }.OfType<IPAddress>();
}
