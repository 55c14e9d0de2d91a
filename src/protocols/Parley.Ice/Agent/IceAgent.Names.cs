using Parley.SansIO;

namespace Parley.Ice;

/// <content>Names under .local (draft-ietf-mmusic-mdns-ice-candidates).</content>
public sealed partial class IceAgent
{
    /// <summary>Multicast DNS has answered, or has not.</summary>
    /// <param name="now">Now.</param>
    /// <param name="name">The name of <see cref="IceEvent.ResolveName"/>.</param>
    /// <param name="addresses">Its addresses; empty when nobody knows it.</param>
    public void HandleNameResolved(Instant now, string name, IReadOnlyList<IpAddress> addresses)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(addresses);
        Settle(now);
    }
}
