using System.Buffers.Binary;

namespace Parley.Stun;

/// <summary>
/// UNKNOWN-ATTRIBUTES (RFC 8489 §14.13): with error 420, the attributes that had to be understood and were not. For <c>foreach</c>.
/// <code>
/// |      Attribute 1 Type         |       Attribute 2 Type        |
/// </code>
/// </summary>
/// <param name="value">The value: two bytes for each.</param>
public ref struct UnknownAttributes(ReadOnlySpan<byte> value)
{
    private ReadOnlySpan<byte> _rest = value;

    /// <summary>The type that <see cref="MoveNext"/> came to.</summary>
    public StunAttributeType Current { get; private set; }

    /// <summary>This, so that <c>foreach</c> takes it.</summary>
    public readonly UnknownAttributes GetEnumerator() => this;

    /// <summary>Goes to the next type; half a type at the end does not count.</summary>
    public bool MoveNext()
    {
        if (_rest.Length < sizeof(ushort))
        {
            return false;
        }

        Current = (StunAttributeType)BinaryPrimitives.ReadUInt16BigEndian(_rest);
        _rest = _rest[sizeof(ushort)..];
        return true;
    }

    /// <summary>
    /// Finds the attributes of a message that must be understood and are not: what a request is refused with 420 for, and an indication or a response is
    /// dropped for (RFC 8489 §6.3).
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="understood">The types that the receiver knows, whether the method uses them or not (RFC 8489 §6.3.1).</param>
    /// <param name="unknown">Takes the types in order; a type that comes again is named once, what does not fit is left out.</param>
    /// <returns>How many were put into <paramref name="unknown"/>.</returns>
    public static int Find(in StunMessage message, ReadOnlySpan<StunAttributeType> understood, Span<StunAttributeType> unknown)
    {
        var count = 0;
        foreach (var attribute in message.Attributes)
        {
            if (!attribute.IsComprehensionRequired || understood.Contains(attribute.Type) || unknown[..count].Contains(attribute.Type))
            {
                continue;
            }

            if (count == unknown.Length)
            {
                break;
            }

            unknown[count++] = attribute.Type;
        }

        return count;
    }
}
