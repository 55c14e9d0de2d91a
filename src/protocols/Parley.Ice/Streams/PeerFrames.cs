using System.Buffers.Binary;

namespace Parley.Ice.Streams;

/// <summary>
/// Messages on a connection between two agents: STUN and data alike (RFC 6544 §7.1), as RFC 4571 §2 frames them.
/// <code>
///  0                   1
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
/// +-------------------------------+------------------ ...
/// |             LENGTH            |  STUN, DTLS, SRTP or SRTCP
/// +-------------------------------+------------------ ...
/// </code>
/// </summary>
internal static class PeerFrames
{
    /// <summary>How many bytes precede a message.</summary>
    public const int PrefixLength = 2;

    /// <summary>The longest message there can be.</summary>
    public const int MaxLength = ushort.MaxValue;

    /// <summary>Finds the message at the beginning.</summary>
    /// <returns>False when not all of it is there.</returns>
    public static bool TryRead(ReadOnlySpan<byte> received, out ReadOnlySpan<byte> message)
    {
        message = default;
        if (received.Length < PrefixLength || BinaryPrimitives.ReadUInt16BigEndian(received) is var length && received.Length < PrefixLength + length)
        {
            return false;
        }

        message = received.Slice(PrefixLength, length);
        return true;
    }

    /// <summary>Writes a message with what precedes it.</summary>
    public static void Write(Span<byte> destination, ReadOnlySpan<byte> message)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)message.Length);
        message.CopyTo(destination[PrefixLength..]);
    }
}
