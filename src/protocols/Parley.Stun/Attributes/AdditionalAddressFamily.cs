using Parley.SansIO;

namespace Parley.Stun;

/// <summary>
/// ADDITIONAL-ADDRESS-FAMILY (RFC 8656 §18.11): what family a second relayed address is to be of.
/// <code>
/// |   Family      |            Reserved                           |
/// </code>
/// </summary>
/// <param name="Family">The family; <see cref="IpFamily.None"/> was read for one that is neither IPv4 nor IPv6. A request may name IPv6 only (§7.2: else 400).</param>
public readonly record struct AdditionalAddressFamily(IpFamily Family) : IStunAttribute<AdditionalAddressFamily>
{
    /// <inheritdoc/>
    public static StunAttributeType Type => StunAttributeType.AdditionalAddressFamily;

    /// <inheritdoc/>
    public int Length => 4;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> value, out AdditionalAddressFamily attribute)
    {
        // RFC 8656 §18.11: the reserved bytes MUST be ignored on receipt.
        var good = value.Length == 4;
        attribute = good ? new(AddressFamilyValue.Read(value[0])) : default;
        return good;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> value)
    {
        value.Clear();
        value[0] = AddressFamilyValue.Write(Family);
    }
}
