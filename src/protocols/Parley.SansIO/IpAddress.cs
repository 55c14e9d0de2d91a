using System.Buffers.Binary;
using System.Net;

namespace Parley.SansIO;

/// <summary>
/// An IP address as a value: compared, hashed and copied without allocation, which <see cref="IPAddress"/> cannot. An IPv4-mapped IPv6
/// address stays IPv6 until <see cref="Unmapped"/> is asked for, so that a reader can tell what was on the wire.
/// </summary>
public readonly struct IpAddress : IEquatable<IpAddress>
{
    private readonly ulong _high;
    private readonly ulong _low;

    private IpAddress(IpFamily family, ulong high, ulong low, uint scopeId)
    {
        (_high, _low, Family, ScopeId) = (high, low, family, scopeId);
    }

    /// <summary>Which protocol; <see cref="IpFamily.None"/> for the default value.</summary>
    public IpFamily Family { get; }

    /// <summary>The interface of a link-local IPv6 address, 0 for none (RFC 4007).</summary>
    public uint ScopeId { get; }

    /// <summary>How many bytes the address has on the wire: 4, 16, or 0 for no address.</summary>
    public int Length => Family switch { IpFamily.IPv4 => 4, IpFamily.IPv6 => 16, _ => 0 };

    /// <summary>Whether this is an IPv6 address that means an IPv4 one: ::ffff:0:0/96 (RFC 4291 §2.5.5.2).</summary>
    public bool IsMapped => Family == IpFamily.IPv6 && _high == 0 && _low >> 32 == 0xFFFF;

    /// <summary>The IPv4 address that a mapped one means; any other address as it is.</summary>
    public IpAddress Unmapped => IsMapped ? FromIPv4((uint)_low) : this;

    /// <summary>The IPv4 address as a number, most significant byte first. Only for <see cref="IpFamily.IPv4"/>.</summary>
    public uint IPv4 => Family == IpFamily.IPv4 ? (uint)_low : throw new InvalidOperationException("Only an IPv4 address has 32 bits; look at Family first.");

    /// <summary>The first 64 bits of an IPv6 address. Only for <see cref="IpFamily.IPv6"/>.</summary>
    public ulong High => Family == IpFamily.IPv6 ? _high : throw new InvalidOperationException("Only an IPv6 address has 128 bits; look at Family first.");

    /// <summary>The last 64 bits of an IPv6 address. Only for <see cref="IpFamily.IPv6"/>.</summary>
    public ulong Low => Family == IpFamily.IPv6 ? _low : throw new InvalidOperationException("Only an IPv6 address has 128 bits; look at Family first.");

    /// <summary>0.0.0.0 or ::.</summary>
    public bool IsAny => Family != IpFamily.None && _high == 0 && _low == 0;

    /// <summary>An IPv4 address from its number, most significant byte first.</summary>
    public static IpAddress FromIPv4(uint address) => new(IpFamily.IPv4, 0, address, 0);

    /// <summary>An IPv6 address from its two halves.</summary>
    public static IpAddress FromIPv6(ulong high, ulong low, uint scopeId = 0) => new(IpFamily.IPv6, high, low, scopeId);

    /// <summary>The address in 4 or 16 bytes, in network order.</summary>
    /// <exception cref="ArgumentException">Neither 4 nor 16 bytes.</exception>
    public static IpAddress FromBytes(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        4 => FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(bytes)),
        16 => FromIPv6(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..])),
        _ => throw new ArgumentException("An address has 4 or 16 bytes.", nameof(bytes)),
    };

    /// <summary>The value of a <see cref="IPAddress"/>, mapped or not as it is.</summary>
    public static IpAddress From(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        var value = FromBytes(bytes[..length]);
        return length == 16 && address.ScopeId != 0 ? FromIPv6(value._high, value._low, (uint)address.ScopeId) : value;
    }

    /// <summary>Reads an address in its text form, such as 192.0.2.1 or 2001:db8::1.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static IpAddress Parse(string text) => From(IPAddress.Parse(text));

    /// <summary>Reads an address in its text form.</summary>
    public static bool TryParse(string? text, out IpAddress address)
    {
        var good = IPAddress.TryParse(text, out var parsed);
        address = good ? From(parsed!) : default;
        return good;
    }

    /// <summary>Writes the <see cref="Length"/> bytes of the address in network order.</summary>
    /// <returns>How many bytes were written.</returns>
    public int WriteTo(Span<byte> destination)
    {
        switch (Family)
        {
            case IpFamily.IPv4:
                BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)_low);
                return 4;
            case IpFamily.IPv6:
                BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
                BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _low);
                return 16;
            default:
                return 0;
        }
    }

    /// <summary>The same address as the platform's type. Allocates.</summary>
    /// <exception cref="InvalidOperationException">There is no address.</exception>
    public IPAddress ToIPAddress()
    {
        if (Family == IpFamily.None)
        {
            throw new InvalidOperationException("There is no address.");
        }

        Span<byte> bytes = stackalloc byte[16];
        var length = WriteTo(bytes);
        return Family == IpFamily.IPv6 ? new IPAddress(bytes[..length], ScopeId) : new IPAddress(bytes[..length]);
    }

    /// <inheritdoc/>
    public bool Equals(IpAddress other) => _low == other._low && _high == other._high && Family == other.Family && ScopeId == other.ScopeId;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is IpAddress other && Equals(other);

    /// <summary>Whether two addresses are the same, family and scope included.</summary>
    public static bool operator ==(IpAddress left, IpAddress right) => left.Equals(right);

    /// <summary>Whether two addresses differ.</summary>
    public static bool operator !=(IpAddress left, IpAddress right) => !left.Equals(right);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_low, _high, Family);

    /// <inheritdoc/>
    public override string ToString() => Family == IpFamily.None ? "-" : ToIPAddress().ToString();
}
