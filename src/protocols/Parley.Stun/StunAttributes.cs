using System.Buffers.Binary;

namespace Parley.Stun;

/// <summary>
/// The attributes of a message, in order, for <c>foreach</c>. What follows an integrity attribute is left out, as no one vouches for it:
/// after MESSAGE-INTEGRITY only MESSAGE-INTEGRITY-SHA256 and FINGERPRINT count, after MESSAGE-INTEGRITY-SHA256 only FINGERPRINT (RFC 8489 §14.5, §14.6).
/// </summary>
public ref struct StunAttributes
{
    private readonly ReadOnlySpan<byte> _message;
    private int _next;
    private bool _afterSha1;
    private bool _afterSha256;

    internal StunAttributes(ReadOnlySpan<byte> message)
    {
        _message = message;
        _next = StunHeader.Length;
    }

    /// <summary>The attribute that <see cref="MoveNext"/> came to.</summary>
    public StunAttribute Current { get; private set; }

    /// <summary>This, so that <c>foreach</c> takes it.</summary>
    public readonly StunAttributes GetEnumerator() => this;

    /// <summary>Goes to the next attribute that counts.</summary>
    public bool MoveNext()
    {
        while (_next + 4 <= _message.Length)
        {
            var offset = _next;
            var type = (StunAttributeType)BinaryPrimitives.ReadUInt16BigEndian(_message[offset..]);
            int length = BinaryPrimitives.ReadUInt16BigEndian(_message[(offset + 2)..]);
            _next = offset + 4 + ((length + 3) & ~3);
            if (!Counts(type))
            {
                continue;
            }

            _afterSha1 |= type == StunAttributeType.MessageIntegrity;
            _afterSha256 |= type == StunAttributeType.MessageIntegritySha256;
            Current = new StunAttribute(type, _message.Slice(offset + 4, length), offset);
            return true;
        }

        return false;
    }

    private readonly bool Counts(StunAttributeType type) => type switch
    {
        StunAttributeType.Fingerprint => true,
        StunAttributeType.MessageIntegritySha256 => !_afterSha256,
        _ => !_afterSha1 && !_afterSha256,
    };
}
