using System.Buffers.Binary;

namespace Parley.Turn;

/// <summary>
/// Data through a channel (RFC 8656 §12.4). Over a stream it is padded to a multiple of four bytes; over UDP it need not be (§12.5).
/// <code>
/// |         Channel Number        |            Length             |
/// /                       Application Data                        /
/// </code>
/// </summary>
public static class ChannelData
{
    /// <summary>How many bytes precede the data.</summary>
    public const int HeaderLength = 4;

    /// <summary>The first channel number (RFC 8656 §12).</summary>
    public const ushort FirstChannel = 0x4000;

    /// <summary>The last channel number that a client of ours takes (RFC 8656 §12).</summary>
    public const ushort LastChannel = 0x4FFF;

    /// <summary>
    /// The last channel number that the server takes: RFC 5766 §11 let clients go that far, and some still do. Nothing else that begins so reaches a
    /// server's port, so that taking them costs nothing.
    /// </summary>
    public const ushort LastLegacyChannel = 0x7FFF;

    /// <summary>Whether a message is ChannelData, by its first byte: 64 to 127, of which clients of RFC 8656 use 64 to 79 (§12, RFC 7983).</summary>
    public static bool MayBegin(byte first) => first is >= 0x40 and <= 0x7F;

    /// <summary>Reads a header.</summary>
    /// <param name="message">One message, with or without padding behind its data.</param>
    /// <param name="channel">The channel's number.</param>
    /// <param name="length">How many bytes of data follow the header.</param>
    /// <returns>False when the first byte is another message's, or data are missing.</returns>
    public static bool TryRead(ReadOnlySpan<byte> message, out ushort channel, out int length)
    {
        channel = 0;
        length = 0;
        if (message.Length < HeaderLength || !MayBegin(message[0]))
        {
            return false;
        }

        channel = BinaryPrimitives.ReadUInt16BigEndian(message);
        length = BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
        return HeaderLength + length <= message.Length;
    }

    /// <summary>Writes a header.</summary>
    public static void WriteHeader(Span<byte> destination, ushort channel, int length)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, channel);
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)length);
    }
}
