using Parley.SansIO;

namespace Parley.Turn.Server;

/// <summary>What a <see cref="PeerPolicy"/> is made from: the rules as sentences, slow and plain.</summary>
internal sealed class PeerPolicyRules
{
    private static readonly UInt128 FirstIPv4 = new(0, 0xFFFF_0000_0000);
    private static readonly UInt128 LastIPv4 = new(0, 0xFFFF_FFFF_FFFF);

    private readonly IpPrefix[] _allowed;
    private readonly IpPrefix[] _denied;
    private readonly HashSet<IpAddress> _own;
    private readonly HashSet<IpAddress> _relayed;
    // The operator's denials can be many thousands: merged, so that judging stays fast.
    private readonly List<(UInt128 First, UInt128 Last)> _deniedRanges;

    public PeerPolicyRules(
        IEnumerable<IpPrefix> allowed, IEnumerable<IpPrefix> denied, IEnumerable<IpAddress> own, IEnumerable<IpAddress> relayed)
    {
        _allowed = [.. allowed.Select(Canonicalise)];
        _denied = [.. denied.Select(Canonicalise)];
        // A server that listens on loopback is opened as loopback is, so that a trial on one machine needs one rule.
        _own = [.. own.Select(address => PeerAddress.Canonicalise(address)).Where(address => !SpecialPurposeRanges.IsLoopback(address))];
        _relayed = [.. relayed.Select(address => PeerAddress.Canonicalise(address))];
        _deniedRanges = Merge(_denied);
    }

    /// <summary>Where an address stands in the order of all addresses: IPv4 at ::ffff:0:0/96, so a mapped address stands where the IPv4 one does.</summary>
    public static UInt128 KeyOf(in IpAddress address) =>
        address.Family == IpFamily.IPv4 ? new UInt128(0, 0xFFFF_0000_0000UL | address.IPv4) : new UInt128(address.High, address.Low);

    /// <summary>The address at a place in the order.</summary>
    public static IpAddress AddressAt(UInt128 key) => IpAddress.FromIPv6((ulong)(key >> 64), (ulong)key).Unmapped;

    /// <summary>The places at which the verdict can change, in order, from the very first.</summary>
    public IEnumerable<UInt128> Boundaries()
    {
        var boundaries = new SortedSet<UInt128> { UInt128.Zero, FirstIPv4, LastIPv4 + 1 };
        var singles = _own.Concat(_relayed).Select(address => new IpPrefix(address, address.Length * 8));
        var prefixes = _allowed.Concat(_denied).Concat(singles)
            .Concat(SpecialPurposeRanges.Closed).Concat(SpecialPurposeRanges.Never).Concat(SpecialPurposeRanges.Metadata);
        foreach (var (first, last) in prefixes.SelectMany(RangesOf))
        {
            boundaries.Add(first);
            if (last != UInt128.MaxValue)
            {
                boundaries.Add(last + 1);
            }
        }

        return boundaries;
    }

    /// <summary>The verdict on one address, IPv4 addresses within it left out of account.</summary>
    public PeerVerdict Judge(IpAddress address)
    {
        if (SpecialPurposeRanges.Never.Any(range => range.Contains(address)))
        {
            return PeerVerdict.SpecialPurpose;
        }

        if (IsDenied(KeyOf(address)))
        {
            return PeerVerdict.Denied;
        }

        // The narrowest range decides. Rules are as narrow as it, or they open nothing of it.
        var range = SpecialPurposeRanges.Closed.Where(range => range.Contains(address)).OrderByDescending(range => range.Length).FirstOrDefault();
        var isSpecial = range.Length > 0;
        var isOpened = _allowed.Any(rule => rule.Contains(address) && rule.Length >= range.Length);
        var isNamed = _allowed.Any(rule => rule.Contains(address) && rule.Length == address.Length * 8)
            || (isOpened && SpecialPurposeRanges.IsLoopback(address));
        if (!isNamed && _relayed.Contains(address))
        {
            return PeerVerdict.RelayPortNotLive;
        }

        if (!isNamed && _own.Contains(address))
        {
            return PeerVerdict.OwnAddress;
        }

        if (!isNamed && SpecialPurposeRanges.Metadata.Any(service => service.Contains(address)))
        {
            return PeerVerdict.Metadata;
        }

        return isSpecial && !isOpened ? PeerVerdict.SpecialPurpose : PeerVerdict.Allowed;
    }

    // ::ffff:10.0.0.0/104 says 10.0.0.0/8.
    private static IpPrefix Canonicalise(IpPrefix prefix) =>
        prefix is { Address.IsMapped: true, Length: >= 96 }
            ? new IpPrefix(prefix.Address.Unmapped, prefix.Length - 96)
            : new IpPrefix(PeerAddress.Canonicalise(prefix.Address), prefix.Length);

    private static IEnumerable<(UInt128 First, UInt128 Last)> RangesOf(IpPrefix prefix)
    {
        var first = KeyOf(prefix.Address);
        var free = (prefix.Address.Length * 8) - prefix.Length;
        var last = free == 128 ? UInt128.MaxValue : first | ((UInt128.One << free) - 1);
        if (prefix.Address.Family == IpFamily.IPv4 || first > FirstIPv4 || last < LastIPv4)
        {
            return [(first, last)];
        }

        // ::/0 is all of IPv6, and no IPv4 address is in it.
        return [(first, FirstIPv4 - 1), (LastIPv4 + 1, last)];
    }

    private static List<(UInt128 First, UInt128 Last)> Merge(IEnumerable<IpPrefix> prefixes)
    {
        var merged = new List<(UInt128 First, UInt128 Last)>();
        foreach (var range in prefixes.SelectMany(RangesOf).Order())
        {
            if (merged.Count > 0 && range.First <= merged[^1].Last)
            {
                merged[^1] = (merged[^1].First, UInt128.Max(merged[^1].Last, range.Last));
            }
            else
            {
                merged.Add(range);
            }
        }

        return merged;
    }

    private bool IsDenied(UInt128 key)
    {
        var index = _deniedRanges.BinarySearch((key, UInt128.MaxValue));
        var at = index >= 0 ? index : ~index - 1;
        return at >= 0 && key <= _deniedRanges[at].Last;
    }
}
