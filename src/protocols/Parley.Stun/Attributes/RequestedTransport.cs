using Parley.SansIO;

namespace Parley.Stun;

/// <summary>
/// REQUESTED-TRANSPORT (RFC 8656 §18.8): what the allocation is to speak with peers.
/// <code>
/// |    Protocol   |                    RFFU                       |
/// </code>
/// </summary>
/// <param name="Protocol">The number of the protocol (IANA "Protocol Numbers"): 17 for UDP, 6 for TCP by RFC 6062.</param>
public readonly record struct RequestedTransport(byte Protocol) : IStunAttribute<RequestedTransport>
{
    /// <summary>UDP.</summary>
    public static RequestedTransport Udp => new(17);

    /// <summary>TCP (RFC 6062 §4.1).</summary>
    public static RequestedTransport Tcp => new(6);

    /// <summary>The protocol, or null for one that no RFC gives a meaning here (442).</summary>
    public TransportProtocol? Transport => Protocol switch { 17 => TransportProtocol.Udp, 6 => TransportProtocol.Tcp, _ => null };

    /// <inheritdoc/>
    public static StunAttributeType Type => StunAttributeType.RequestedTransport;

    /// <inheritdoc/>
    public int Length => 4;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> value, out RequestedTransport attribute)
    {
        // RFC 8656 §18.8: the RFFU field MUST be ignored on reception.
        var good = value.Length == 4;
        attribute = good ? new(value[0]) : default;
        return good;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> value)
    {
        value.Clear();
        value[0] = Protocol;
    }
}
