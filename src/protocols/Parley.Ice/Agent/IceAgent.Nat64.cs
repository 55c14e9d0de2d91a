using Parley.Ice.Translation;
using Parley.SansIO;

namespace Parley.Ice;

/// <content>IPv4 from hosts that have IPv6 only (RFC 7050, RFC 6052).</content>
public sealed partial class IceAgent
{
    /// <summary>The network's NAT64 prefix, as <see cref="IceEvent.FindNat64Prefix"/> asked for it.</summary>
    /// <param name="now">Now.</param>
    /// <param name="prefix">The prefix; null when the network has none.</param>
    public void HandleNat64Prefix(Instant now, Nat64Prefix? prefix) => Settle(now);
}
