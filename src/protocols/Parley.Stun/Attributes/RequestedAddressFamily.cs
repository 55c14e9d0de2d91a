using Parley.SansIO;

namespace Parley.Stun;

/// <summary>
/// REQUESTED-ADDRESS-FAMILY (RFC 8656 §18.6): what family the relayed address is to be of.
/// <code>
/// |   Family      |            Reserved                           |
/// </code>
/// </summary>
/// <param name="Family">The family; <see cref="IpFamily.None"/> was read when the client asks for one that is neither IPv4 nor IPv6 (440).</param>
public readonly record struct RequestedAddressFamily(IpFamily Family) : IStunAttribute<RequestedAddressFamily>
{
    /// <inheritdoc/>
    public static StunAttributeType Type => StunAttributeType.RequestedAddressFamily;

    /// <inheritdoc/>
    public int Length => 4;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> value, out RequestedAddressFamily attribute)
    {
        // RFC 8656 §18.6: the reserved bytes MUST be ignored on receipt.
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
