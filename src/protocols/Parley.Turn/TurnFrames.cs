using System.Buffers.Binary;
using Parley.Stun;

namespace Parley.Turn;

/// <summary>
/// Cuts STUN and ChannelData messages out of a stream (RFC 8489 §6.2.2, RFC 8656 §12.5). A stream that has brought anything else cannot be followed any
/// further, and its connection is to be closed. Keeps no state: the receiver keeps the bytes.
/// </summary>
public static class TurnFrames
{
    /// <summary>The longest frame there can be: ChannelData with 65,535 bytes, its header and a byte of padding.</summary>
    public const int MaxLength = ChannelData.HeaderLength + ushort.MaxValue + 1;

    // The type and length fields of a STUN message, and channel number and length of ChannelData.
    private const int PrefixLength = 4;

    /// <summary>Looks at what stands at the beginning. An error is told by the first byte that shows it.</summary>
    /// <param name="received">What the stream has brought since the last whole frame.</param>
    /// <param name="maxLength">How long a frame may be, header and padding included: what the receiver has room for.</param>
    /// <param name="length">
    /// Of a whole frame: how many bytes it takes, padding included. Of an incomplete one: how many bytes there must be before looking again is of use.
    /// </param>
    public static TurnFrame Cut(ReadOnlySpan<byte> received, int maxLength, out int length)
    {
        length = PrefixLength;
        if (received.IsEmpty)
        {
            return TurnFrame.Incomplete;
        }

        if (received[0] >> 6 == 0)
        {
            return CutStun(received, maxLength, ref length);
        }

        if (!ChannelData.MayBegin(received[0]))
        {
            return TurnFrame.NotTurn;
        }

        if (received.Length < PrefixLength)
        {
            return TurnFrame.Incomplete;
        }

        // RFC 8656 §12.5: over a stream ChannelData MUST be padded to a multiple of four bytes; the padding is not in the length field.
        length = ChannelData.HeaderLength + ((BinaryPrimitives.ReadUInt16BigEndian(received[2..]) + 3) & ~3);
        return Whole(TurnFrame.ChannelData, received.Length, maxLength, length);
    }

    private static TurnFrame CutStun(ReadOnlySpan<byte> received, int maxLength, ref int length)
    {
        if (received.Length < PrefixLength)
        {
            return TurnFrame.Incomplete;
        }

        length = StunHeader.Length + BinaryPrimitives.ReadUInt16BigEndian(received[2..]);
        // RFC 8489 §5: the last two bits of the length are always zero.
        if (length % 4 != 0)
        {
            return TurnFrame.LengthNotAligned;
        }

        if (length > maxLength)
        {
            return TurnFrame.TooLong;
        }

        Span<byte> cookie = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(cookie, StunHeader.MagicCookie);
        var begun = received[PrefixLength..Math.Min(received.Length, PrefixLength + cookie.Length)];
        return cookie.StartsWith(begun) ? Whole(TurnFrame.StunMessage, received.Length, maxLength, length) : TurnFrame.NoMagicCookie;
    }

    private static TurnFrame Whole(TurnFrame frame, int received, int maxLength, int length) =>
        length > maxLength ? TurnFrame.TooLong : received < length ? TurnFrame.Incomplete : frame;
}
