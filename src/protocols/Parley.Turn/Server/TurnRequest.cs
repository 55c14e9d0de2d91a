using Parley.SansIO;
using Parley.Stun;

namespace Parley.Turn.Server;

/// <summary>A request on its way through the engine, with what has been found out about it so far.</summary>
internal ref struct TurnRequest
{
    public required Instant Now { get; init; }

    public required FiveTuple Tuple { get; init; }

    public required StunMessage Message { get; init; }

    /// <summary>Where the message lies.</summary>
    public required Slice Slice { get; init; }

    /// <summary>Whether another engine passed it on: it goes no further.</summary>
    public required bool HandedOver { get; init; }

    /// <summary>The allocation of the 5-tuple.</summary>
    public Allocation? Allocation { get; set; }

    /// <summary>Whether the allocation is another 5-tuple's, which the request has a ticket for (RFC 8016).</summary>
    public bool Moves { get; set; }

    public readonly StunMethod Method => Message.Type.Method;

    /// <summary>The user name, once the integrity has shown that it is the sender's.</summary>
    public ReadOnlySpan<byte> Username { get; set; }

    /// <summary>The key that the response is protected with; none as long as the sender has not shown that they know it.</summary>
    public UserKey Key { get; set; }

    /// <summary>Whether request and response carry MESSAGE-INTEGRITY-SHA256 instead of MESSAGE-INTEGRITY.</summary>
    public bool Sha256 { get; set; }

    /// <summary>Whether the sender is known, so that an answer floods nobody.</summary>
    public bool Authenticated { get; set; }

    /// <summary>Reads a 32-bit attribute.</summary>
    /// <returns>False when it is there and malformed.</returns>
    public readonly bool TryGetUInt32(StunAttributeType type, out uint? value)
    {
        value = null;
        if (!Message.TryGet(type, out var attribute))
        {
            return true;
        }

        if (attribute.Value.Length != sizeof(uint))
        {
            return false;
        }

        value = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(attribute.Value);
        return true;
    }

    /// <summary>Reads an address family attribute: the family, then 24 bits that do not count (RFC 8656 §18.6, §18.11).</summary>
    /// <param name="type">Which one.</param>
    /// <param name="family">None for an unknown number; null when there is no such attribute.</param>
    /// <returns>False when it is malformed.</returns>
    public readonly bool TryGetFamily(StunAttributeType type, out IpFamily? family)
    {
        var good = TryGetUInt32(type, out var value);
        family = value is null ? null : (value >> 24) switch { 0x01 => IpFamily.IPv4, 0x02 => IpFamily.IPv6, _ => IpFamily.None };
        return good;
    }
}
