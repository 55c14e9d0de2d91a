using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Parley.Server.WebSockets;

/// <summary>What a frame is (RFC 6455 §5.2).</summary>
internal enum Opcode : byte
{
    Continuation = 0,
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,
}

/// <summary>What became of reading a header.</summary>
internal enum FrameVerdict
{
    /// <summary>A whole header, well-formed.</summary>
    Read,

    /// <summary>Bytes are missing.</summary>
    Incomplete,

    /// <summary>A client must not send this.</summary>
    Violation,
}

/// <summary>
/// The header of a frame from a client (RFC 6455 §5.2):
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-------+-+-------------+-------------------------------+
/// |F|R|R|R| opcode|M| Payload len |    Extended payload length    |
/// |I|S|S|S|  (4)  |A|     (7)     |             (16/64)           |
/// |N|V|V|V|       |S|             |   (if payload len==126/127)   |
/// | |1|2|3|       |K|             |                               |
/// +-+-+-+-+-------+-+-------------+ - - - - - - - - - - - - - - - +
/// |                    Masking-key (32, network order)            |
/// +---------------------------------------------------------------+
/// </code>
/// </summary>
/// <param name="Opcode">What it is.</param>
/// <param name="Final">Whether it ends its message.</param>
/// <param name="Length">The length of the header itself.</param>
/// <param name="PayloadLength">The length of what follows.</param>
/// <param name="Mask">The masking key, as its four bytes lie in memory.</param>
internal readonly record struct FrameHeader(Opcode Opcode, bool Final, int Length, ulong PayloadLength, uint Mask)
{
    /// <summary>The longest header.</summary>
    public const int MaxLength = 14;

    private const int MaskLength = 4;
    private const int MaxControlPayload = 125;

    /// <summary>Whether it may come between the fragments of a message.</summary>
    public bool IsControl => Opcode >= Opcode.Close;

    /// <summary>Reads a header.</summary>
    /// <param name="bytes">The first bytes of the frame, at least <see cref="MaxLength"/> where there are that many.</param>
    /// <param name="header">What was read.</param>
    public static FrameVerdict Read(ReadOnlySpan<byte> bytes, out FrameHeader header)
    {
        header = default;
        if (bytes.Length < 2)
        {
            return FrameVerdict.Incomplete;
        }

        var opcode = (Opcode)(bytes[0] & 0x0f);
        var final = (bytes[0] & 0x80) != 0;
        var length = (ulong)(bytes[1] & 0x7f);
        // No extension was agreed on, so the reserved bits are zero; and clients mask (§5.1).
        if ((bytes[0] & 0x70) != 0 || (bytes[1] & 0x80) == 0 || !Enum.IsDefined(opcode) ||
            (opcode >= Opcode.Close && (!final || length > MaxControlPayload)))
        {
            return FrameVerdict.Violation;
        }

        var at = length switch { 126 => 4, 127 => 10, _ => 2 };
        if (bytes.Length < at + MaskLength)
        {
            return FrameVerdict.Incomplete;
        }

        if (at > 2)
        {
            var shortest = at == 4 ? 126UL : 65_536UL;
            length = at == 4 ? BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) : BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]);
            if (length < shortest || length > long.MaxValue)
            {
                return FrameVerdict.Violation;
            }
        }

        header = new FrameHeader(opcode, final, at + MaskLength, length, MemoryMarshal.Read<uint>(bytes[at..]));
        return FrameVerdict.Read;
    }
}
