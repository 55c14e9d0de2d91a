using Parley.SansIO;

namespace Parley.Ice.Translation;

/// <summary>
/// A NAT64's prefix, by which a host with IPv6 only reaches IPv4 addresses. RFC 6052 §2.2 says where their four bytes stand:
/// <code>
/// +--+---+---+---+---+---+---+---+---+---+---+---+---+---+---+---+---+
/// |PL| 0-------------32--40--48--56--64--72--80--88--96--104---------|
/// +--+---+---+---+---+---+---+---+---+---+---+---+---+---+---+---+---+
/// |32|     prefix    |v4(32)         | u | suffix                    |
/// |40|     prefix        |v4(24)     | u |(8)| suffix                |
/// |48|     prefix            |v4(16) | u | (16)  | suffix            |
/// |56|     prefix                |(8)| u |  v4(24)   | suffix        |
/// |64|     prefix                    | u |   v4(32)      | suffix    |
/// |96|     prefix                                    |    v4(32)     |
/// +--+---+---+---+---+---+---+---+---+---+---+---+---+---+---+---+---+
/// </code>
/// </summary>
public readonly record struct Nat64Prefix
{
    // Bits 64 to 71, "u", are zero.
    private const int U = 8;
    private const int Bytes = 16;
    private const int EmbeddedBytes = 4;

    private Nat64Prefix(IpAddress prefix, int length) => (Prefix, Length) = (prefix, length);

    /// <summary>64:ff9b::/96 (RFC 6052 §2.1).</summary>
    public static Nat64Prefix WellKnown { get; } = new(IpAddress.FromIPv6(0x0064_FF9B_0000_0000, 0), 96);

    /// <summary>The prefix, with zeros behind it.</summary>
    public IpAddress Prefix { get; }

    /// <summary>How many bits of it count: 32, 40, 48, 56, 64 or 96.</summary>
    public int Length { get; }

    /// <summary>Makes one of an IPv6 address; what stands behind the prefix is left out.</summary>
    /// <exception cref="ArgumentException">The length is none of the six, the address is not IPv6, or bits 64 to 71 are not zero.</exception>
    public static Nat64Prefix Create(IpAddress address, int length)
    {
        if (length is not (32 or 40 or 48 or 56 or 64 or 96) || address.Family != IpFamily.IPv6)
        {
            throw new ArgumentException("A NAT64 prefix is 32, 40, 48, 56, 64 or 96 bits of an IPv6 address (RFC 6052 §2.2).", nameof(length));
        }

        Span<byte> bytes = stackalloc byte[Bytes];
        address.WriteTo(bytes);
        bytes[(length / 8)..].Clear();
        return bytes[U] == 0 ? new(IpAddress.FromBytes(bytes), length)
            : throw new ArgumentException("Bits 64 to 71 of a NAT64 prefix must be zero (RFC 6052 §2.2).", nameof(address));
    }

    /// <summary>How an IPv4 address looks on this side of the NAT64.</summary>
    /// <exception cref="InvalidOperationException">The address is not IPv4.</exception>
    public IpAddress Synthesize(IpAddress address)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        Prefix.WriteTo(bytes);
        var embedded = address.IPv4;
        for (int i = 0, at = Length / 8; i < EmbeddedBytes; i++, at++)
        {
            at += at == U ? 1 : 0;
            bytes[at] = (byte)(embedded >> (24 - (8 * i)));
        }

        return IpAddress.FromBytes(bytes);
    }

    /// <summary>The IPv4 address that an IPv6 one stands for.</summary>
    /// <returns>False when it does not have this prefix.</returns>
    public bool TryExtract(IpAddress address, out IpAddress embedded)
    {
        embedded = default;
        if (address.Family != IpFamily.IPv6)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[Bytes];
        Span<byte> prefix = stackalloc byte[Bytes];
        address.WriteTo(bytes);
        Prefix.WriteTo(prefix);
        if (!bytes[..(Length / 8)].SequenceEqual(prefix[..(Length / 8)]) || bytes[U] != 0)
        {
            return false;
        }

        var value = 0u;
        for (int i = 0, at = Length / 8; i < EmbeddedBytes; i++, at++)
        {
            at += at == U ? 1 : 0;
            value = (value << 8) | bytes[at];
        }

        embedded = IpAddress.FromIPv4(value);
        return true;
    }

    /// <summary>
    /// Finds the prefix in the AAAA records of ipv4only.arpa, which has the IPv4 addresses 192.0.0.170 and 192.0.0.171 only: what else it has is synthesized
    /// (RFC 7050 §3).
    /// </summary>
    /// <param name="answers">The IPv6 addresses that came.</param>
    /// <param name="prefix">The prefix.</param>
    /// <returns>False when there is none: the network has no NAT64.</returns>
    public static bool TryDiscover(IReadOnlyList<IpAddress> answers, out Nat64Prefix prefix)
    {
        ArgumentNullException.ThrowIfNull(answers);
        ReadOnlySpan<int> lengths = [96, 64, 56, 48, 40, 32];
        foreach (var answer in answers)
        {
            foreach (var length in lengths)
            {
                if (TryCreate(answer, length, out prefix) && prefix.TryExtract(answer, out var embedded) && embedded.IPv4 is 0xC000_00AA or 0xC000_00AB)
                {
                    return true;
                }
            }
        }

        prefix = default;
        return false;
    }

    private static bool TryCreate(IpAddress address, int length, out Nat64Prefix prefix)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        var isGood = address.WriteTo(bytes) == Bytes && bytes[U] == 0;
        prefix = isGood ? Create(address, length) : default;
        return isGood;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Prefix}/{Length}";
}
