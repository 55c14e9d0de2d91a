using System.Buffers.Binary;

namespace Parley.Stun;

/// <summary>A STUN message that was read: a view of its bytes, which are checked once in <see cref="TryParse"/>. Does not allocate.</summary>
public readonly ref partial struct StunMessage
{
    private StunMessage(ReadOnlySpan<byte> bytes) => Bytes = bytes;

    /// <summary>The whole message.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Method and class.</summary>
    public StunMessageType Type => StunMessageType.FromValue(BinaryPrimitives.ReadUInt16BigEndian(Bytes));

    /// <summary>What joins a response to its request.</summary>
    public TransactionId TransactionId => TransactionId.Read(Bytes[8..]);

    /// <summary>Whether it answers a request, well or badly.</summary>
    public bool IsResponse => Type.Class is StunClass.SuccessResponse or StunClass.ErrorResponse;

    /// <summary>The attributes that count, in order.</summary>
    public StunAttributes Attributes => new(Bytes);

    /// <summary>Whether bytes that begin so can be a STUN message: the first two bits are zero, the rest is not another protocol's (RFC 7983: 0 to 3).</summary>
    public static bool MayBegin(byte first) => first <= 3;

    /// <summary>Whether this answers the request with that method and transaction (RFC 8489 §6.3.3). Integrity is another question.</summary>
    public bool IsAnswerTo(StunMethod method, TransactionId transactionId) => IsResponse && Type.Method == method && TransactionId == transactionId;

    /// <summary>
    /// Reads a message that fills <paramref name="bytes"/>: header, lengths, and FINGERPRINT if there is one, are right.
    /// Integrity is not looked at here (<see cref="StunIntegrity"/>), nor what the values mean.
    /// </summary>
    public static StunParseError TryParse(ReadOnlySpan<byte> bytes, out StunMessage message)
    {
        message = default;
        if (bytes.Length < StunHeader.Length)
        {
            return StunParseError.TooShort;
        }

        if ((bytes[0] & 0b1100_0000) != 0)
        {
            return StunParseError.NotStun;
        }

        if (BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]) != StunHeader.MagicCookie)
        {
            return StunParseError.NoMagicCookie;
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        if (length % 4 != 0)
        {
            return StunParseError.LengthNotAligned;
        }

        if (StunHeader.Length + length != bytes.Length)
        {
            return StunHeader.Length + length > bytes.Length ? StunParseError.TooShort : StunParseError.TrailingBytes;
        }

        if (CheckAttributes(bytes) is var error and not StunParseError.None)
        {
            return error;
        }

        message = new StunMessage(bytes);
        return StunParseError.None;
    }

    /// <summary>Finds the first attribute of a type; later ones of the same type do not count (RFC 8489 §14).</summary>
    public bool TryGet(StunAttributeType type, out StunAttribute attribute)
    {
        foreach (var candidate in Attributes)
        {
            if (candidate.Type == type)
            {
                attribute = candidate;
                return true;
            }
        }

        attribute = default;
        return false;
    }

    /// <summary>Whether there is an attribute of a type.</summary>
    public bool Has(StunAttributeType type) => TryGet(type, out _);

    private static StunParseError CheckAttributes(ReadOnlySpan<byte> bytes)
    {
        for (var offset = StunHeader.Length; offset < bytes.Length;)
        {
            if (offset + 4 > bytes.Length)
            {
                return StunParseError.AttributeTooLong;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(offset + 2)..]);
            var next = offset + 4 + ((length + 3) & ~3);
            if (next > bytes.Length)
            {
                return StunParseError.AttributeTooLong;
            }

            if (BinaryPrimitives.ReadUInt16BigEndian(bytes[offset..]) == (ushort)StunAttributeType.Fingerprint)
            {
                if (length != 4 || next != bytes.Length)
                {
                    return StunParseError.MisplacedFingerprint;
                }

                if (BinaryPrimitives.ReadUInt32BigEndian(bytes[(offset + 4)..]) != StunFingerprint.Compute(bytes[..offset]))
                {
                    return StunParseError.BadFingerprint;
                }
            }

            offset = next;
        }

        return StunParseError.None;
    }
}
