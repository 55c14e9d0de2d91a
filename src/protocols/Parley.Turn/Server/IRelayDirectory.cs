using Parley.SansIO;

namespace Parley.Turn.Server;

/// <summary>
/// Which engine of this server has a relayed address, so that allocations of one server reach each other without the network. Used by all engines, from
/// their own threads.
/// </summary>
public interface IRelayDirectory
{
    /// <summary>
    /// Whether any allocation could have a relayed address with this address, on some port. Allows a permission, which names no port; each datagram is then
    /// looked up by <see cref="TryFind"/>. Does not change while the server runs.
    /// </summary>
    bool IsRelayAddress(in IpAddress address);

    /// <summary>Whether an address is relayed here now, and by which engine.</summary>
    bool TryFind(in TransportAddress relayed, out int engine);

    /// <summary>An engine has made an allocation.</summary>
    void Add(in TransportAddress relayed, int engine);

    /// <summary>The allocation is gone.</summary>
    void Remove(in TransportAddress relayed);
}
