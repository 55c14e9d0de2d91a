using Parley.SansIO;

namespace Parley.Turn.Server;

/// <summary>
/// The one gate that every peer address passes, whatever the method. Immutable and thread-safe; asked with addresses that
/// <see cref="PeerAddress.Canonicalise(in IpAddress)"/> has turned into the one form in which they would be sent to.
/// </summary>
/// <remarks>
/// In this order:
/// <list type="number">
/// <item>unspecified, multicast and broadcast addresses are denied, always;</item>
/// <item>what the operator denies is denied, whatever is allowed;</item>
/// <item>the server's relay addresses are reached on live ports only, its own and its backends' addresses and clouds' metadata services not at all, unless a
/// rule allows that single address;</item>
/// <item>a special-purpose range is opened only by a rule that lies within it: allowing 0.0.0.0/0 does not open 10.0.0.0/8, allowing 10.0.0.0/8 opens no
/// other way to write such an address;</item>
/// <item>an IPv6 address that carries an IPv4 address passes only if that one would pass as well.</item>
/// </list>
/// </remarks>
public sealed class PeerPolicy
{
    // The whole policy as one sorted table: from each start on, up to the next, all addresses have the same verdict. IPv4 stands at ::ffff:0:0/96.
    private readonly UInt128[] _starts;
    private readonly PeerVerdict[] _verdicts;

    /// <summary>Makes a policy.</summary>
    /// <param name="allowed">What the operator allows although it is special-purpose.</param>
    /// <param name="denied">What the operator denies although it is not; wins over <paramref name="allowed"/>.</param>
    /// <param name="own">
    /// The server's own addresses and those of what lies behind it; only an exact <paramref name="allowed"/> address opens one. Loopback addresses among them
    /// count as loopback, which a rule within 127.0.0.0/8 opens.
    /// </param>
    /// <param name="relayed">
    /// The addresses that this server relays from, as its peers see them and as they are bound: <see cref="PeerVerdict.RelayPortNotLive"/>.
    /// </param>
    public PeerPolicy(
        IEnumerable<IpPrefix> allowed, IEnumerable<IpPrefix> denied, IEnumerable<IpAddress> own, IEnumerable<IpAddress>? relayed = null)
    {
        ArgumentNullException.ThrowIfNull(allowed);
        ArgumentNullException.ThrowIfNull(denied);
        ArgumentNullException.ThrowIfNull(own);
        var rules = new PeerPolicyRules(allowed, denied, own, relayed ?? []);
        var starts = new List<UInt128>();
        var verdicts = new List<PeerVerdict>();
        foreach (var start in rules.Boundaries())
        {
            var verdict = rules.Judge(PeerPolicyRules.AddressAt(start));
            if (verdicts.Count == 0 || verdicts[^1] != verdict)
            {
                starts.Add(start);
                verdicts.Add(verdict);
            }
        }

        (_starts, _verdicts) = ([.. starts], [.. verdicts]);
    }

    /// <summary>Whether datagrams and connections may go to, and come from, an address. Does not allocate.</summary>
    /// <param name="canonical">What <see cref="PeerAddress.Canonicalise(in IpAddress)"/> made of the address.</param>
    public PeerVerdict Check(in IpAddress canonical)
    {
        if (canonical.Family == IpFamily.None)
        {
            return PeerVerdict.SpecialPurpose;
        }

        var verdict = Find(PeerPolicyRules.KeyOf(canonical));
        return verdict == PeerVerdict.Allowed && EmbeddedIPv4.TryGet(canonical, out var first, out var second)
            ? CheckEmbedded(first, second)
            : verdict;
    }

    private PeerVerdict CheckEmbedded(uint first, uint second)
    {
        var verdict = Find(PeerPolicyRules.KeyOf(IpAddress.FromIPv4(first)));
        verdict = verdict == PeerVerdict.Allowed ? Find(PeerPolicyRules.KeyOf(IpAddress.FromIPv4(second))) : verdict;
        // Live relayed addresses are reached in process and in their own form only.
        return verdict == PeerVerdict.RelayPortNotLive ? PeerVerdict.OwnAddress : verdict;
    }

    private PeerVerdict Find(UInt128 key)
    {
        var (low, high) = (0, _starts.Length);
        while (high - low > 1)
        {
            var middle = (low + high) >>> 1;
            (low, high) = key < _starts[middle] ? (low, middle) : (middle, high);
        }

        return _verdicts[low];
    }
}
