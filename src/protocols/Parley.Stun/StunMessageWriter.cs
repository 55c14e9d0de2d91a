using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Parley.SansIO;

namespace Parley.Stun;

/// <summary>
/// Fills a span with one message. Attributes come in the order they are written; integrity and fingerprint come last. The header's length
/// field is right after every call. Does not allocate. A span that is too small is the caller's mistake and throws.
/// </summary>
public ref struct StunMessageWriter
{
    private readonly Span<byte> _buffer;
    private readonly TransactionId _transactionId;

    /// <summary>Begins a message.</summary>
    /// <param name="buffer">What to fill: 20 bytes at least.</param>
    /// <param name="type">Method and class.</param>
    /// <param name="transactionId">A new one for a request; the request's for its response.</param>
    /// <exception cref="ArgumentException">Less than a header fits.</exception>
    public StunMessageWriter(Span<byte> buffer, StunMessageType type, TransactionId transactionId)
    {
        if (buffer.Length < StunHeader.Length)
        {
            throw new ArgumentException("A message has 20 bytes at least.", nameof(buffer));
        }

        _buffer = buffer;
        _transactionId = transactionId;
        BinaryPrimitives.WriteUInt16BigEndian(buffer, type.Value);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[4..], StunHeader.MagicCookie);
        transactionId.WriteTo(buffer[8..]);
        SetLength(StunHeader.Length);
    }

    /// <summary>How many bytes the message has so far.</summary>
    public int Length { get; private set; }

    /// <summary>What has been written.</summary>
    public readonly Span<byte> Written => _buffer[..Length];

    /// <summary>Adds an attribute that has a meaning by being there (USE-CANDIDATE, DONT-FRAGMENT).</summary>
    public void WriteFlag(StunAttributeType type) => Begin(type, 0);

    /// <summary>Adds an attribute with a form of its own.</summary>
    public void Write<TAttribute>(scoped in TAttribute attribute)
        where TAttribute : IStunAttribute<TAttribute>, allows ref struct =>
        attribute.Write(Begin(TAttribute.Type, attribute.Length));

    /// <summary>Adds an attribute of bytes.</summary>
    public void WriteBytes(StunAttributeType type, ReadOnlySpan<byte> value) => value.CopyTo(Begin(type, value.Length));

    /// <summary>Adds an attribute of text, as UTF-8.</summary>
    public void WriteText(StunAttributeType type, ReadOnlySpan<char> value) =>
        Encoding.UTF8.GetBytes(value, Begin(type, Encoding.UTF8.GetByteCount(value)));

    /// <summary>Adds an attribute of 32 bits (LIFETIME, PRIORITY, CONNECTION-ID …).</summary>
    public void WriteUInt32(StunAttributeType type, uint value) => BinaryPrimitives.WriteUInt32BigEndian(Begin(type, sizeof(uint)), value);

    /// <summary>Adds an attribute of 64 bits (ICE-CONTROLLED, ICE-CONTROLLING, RESERVATION-TOKEN).</summary>
    public void WriteUInt64(StunAttributeType type, ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Begin(type, sizeof(ulong)), value);

    /// <summary>Adds an address in the clear (MAPPED-ADDRESS, ALTERNATE-SERVER, RESPONSE-ORIGIN, OTHER-ADDRESS; RFC 8489 §14.1).</summary>
    public void WriteAddress(StunAttributeType type, in TransportAddress address)
    {
        var value = Begin(type, 4 + address.Address.Length);
        StunAddress.Write(value, address);
    }

    /// <summary>Adds an XORed address (XOR-MAPPED-ADDRESS, XOR-PEER-ADDRESS, XOR-RELAYED-ADDRESS; RFC 8489 §14.2).</summary>
    public void WriteXorAddress(StunAttributeType type, in TransportAddress address)
    {
        var value = Begin(type, 4 + address.Address.Length);
        StunAddress.Write(value, address);
        StunAddress.Xor(value, _transactionId);
    }

    /// <summary>Adds ERROR-CODE (RFC 8489 §14.8) with the code's usual reason phrase.</summary>
    public void WriteErrorCode(StunErrorCode code) => WriteErrorCode(code, code.ReasonPhrase);

    /// <summary>Adds ERROR-CODE (RFC 8489 §14.8).</summary>
    public void WriteErrorCode(StunErrorCode code, ReadOnlySpan<char> reasonPhrase)
    {
        var value = Begin(StunAttributeType.ErrorCode, 4 + Encoding.UTF8.GetByteCount(reasonPhrase));
        ErrorCode.WriteCode(value, code);
        Encoding.UTF8.GetBytes(reasonPhrase, value[4..]);
    }

    /// <summary>Adds UNKNOWN-ATTRIBUTES (RFC 8489 §14.13).</summary>
    public void WriteUnknownAttributes(scoped ReadOnlySpan<StunAttributeType> types)
    {
        var value = Begin(StunAttributeType.UnknownAttributes, types.Length * sizeof(ushort));
        for (var i = 0; i < types.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(value[(i * sizeof(ushort))..], (ushort)types[i]);
        }
    }

    /// <summary>Adds MESSAGE-INTEGRITY (RFC 8489 §14.5).</summary>
    public void WriteMessageIntegrity(scoped ReadOnlySpan<byte> key)
    {
        var offset = Length;
        var value = Begin(StunAttributeType.MessageIntegrity, StunIntegrity.Sha1Length);
        StunIntegrity.Compute(HashAlgorithmName.SHA1, _buffer, offset, StunIntegrity.Sha1Length, key, value);
    }

    /// <summary>Adds MESSAGE-INTEGRITY-SHA256 (RFC 8489 §14.6).</summary>
    public void WriteMessageIntegritySha256(scoped ReadOnlySpan<byte> key)
    {
        var offset = Length;
        var value = Begin(StunAttributeType.MessageIntegritySha256, StunIntegrity.Sha256Length);
        StunIntegrity.Compute(HashAlgorithmName.SHA256, _buffer, offset, StunIntegrity.Sha256Length, key, value);
    }

    /// <summary>Adds FINGERPRINT (RFC 8489 §14.7), which must be the last attribute.</summary>
    public void WriteFingerprint()
    {
        var offset = Length;
        var value = Begin(StunAttributeType.Fingerprint, sizeof(uint));
        BinaryPrimitives.WriteUInt32BigEndian(value, StunFingerprint.Compute(_buffer[..offset]));
    }

    /// <summary>Adds an attribute and leaves its value to the caller.</summary>
    /// <returns>The value's bytes; padding is zeroed already.</returns>
    public Span<byte> Begin(StunAttributeType type, int length)
    {
        var offset = Length;
        var padded = (length + 3) & ~3;
        if (length > ushort.MaxValue || offset + 4 + padded > _buffer.Length)
        {
            throw new InvalidOperationException($"{type} with {length} bytes does not fit: {_buffer.Length - offset} bytes are left.");
        }

        BinaryPrimitives.WriteUInt16BigEndian(_buffer[offset..], (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[(offset + 2)..], (ushort)length);
        _buffer.Slice(offset + 4 + length, padded - length).Clear();
        SetLength(offset + 4 + padded);
        return _buffer.Slice(offset + 4, length);
    }

    private void SetLength(int length)
    {
        Length = length;
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[2..], (ushort)(length - StunHeader.Length));
    }
}
