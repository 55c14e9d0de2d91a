using System.Globalization;
using Parley.SansIO;

namespace Parley.Turn.Server;

/// <summary>A range of addresses: 10.0.0.0/8, 2001:db8::/32, or one address.</summary>
public readonly record struct IpPrefix
{
    /// <summary>Makes a range; bits past the prefix are cleared.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is not within 0 and the address's bits.</exception>
    public IpPrefix(IpAddress address, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, address.Length * 8);
        Address = Mask(address, length);
        Length = length;
    }

    /// <summary>The first address.</summary>
    public IpAddress Address { get; }

    /// <summary>How many leading bits are fixed.</summary>
    public int Length { get; }

    /// <summary>Whether an address lies in it. A prefix of one family never contains an address of the other.</summary>
    public bool Contains(in IpAddress address) => address.Family == Address.Family && Mask(address, Length) == Address;

    /// <summary>Reads 10.0.0.0/8, 2001:db8::/32, or a single address.</summary>
    /// <returns>False when it is none of these.</returns>
    public static bool TryParse(string text, out IpPrefix prefix)
    {
        ArgumentNullException.ThrowIfNull(text);
        prefix = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!IpAddress.TryParse(slash < 0 ? text : text[..slash], out var address))
        {
            return false;
        }

        var length = address.Length * 8;
        if (slash >= 0
            && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > address.Length * 8))
        {
            return false;
        }

        prefix = new IpPrefix(address, length);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Address}/{Length}";

    private static IpAddress Mask(in IpAddress address, int length) => address.Family switch
    {
        IpFamily.IPv4 => IpAddress.FromIPv4(length == 0 ? 0 : address.IPv4 & (uint.MaxValue << (32 - length))),
        IpFamily.IPv6 => IpAddress.FromIPv6(
            length == 0 ? 0 : address.High & (ulong.MaxValue << (64 - Math.Min(length, 64))),
            length <= 64 ? 0 : address.Low & (ulong.MaxValue << (128 - length))),
        _ => address,
    };
}
