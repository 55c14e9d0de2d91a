using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Parley.Server.WebSockets;

/// <summary>Writes frames as a server does: whole messages, unmasked (RFC 6455 §5.1).</summary>
internal static class FrameWriter
{
    private const int MaxHeader = 10;

    /// <summary>Appends one frame.</summary>
    public static void Write(IBufferWriter<byte> output, Opcode opcode, ReadOnlySpan<byte> payload)
    {
        var header = output.GetSpan(MaxHeader);
        header[0] = (byte)(0x80 | (byte)opcode);
        var length = 2;
        if (payload.Length < 126)
        {
            header[1] = (byte)payload.Length;
        }
        else if (payload.Length <= ushort.MaxValue)
        {
            header[1] = 126;
            BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)payload.Length);
            length = 4;
        }
        else
        {
            header[1] = 127;
            BinaryPrimitives.WriteUInt64BigEndian(header[2..], (ulong)payload.Length);
            length = MaxHeader;
        }

        output.Advance(length);
        output.Write(payload);
    }

    /// <summary>Appends a close frame (§5.5.1).</summary>
    public static void WriteClose(IBufferWriter<byte> output, int code, string reason)
    {
        Span<byte> payload = stackalloc byte[2 + Encoding.UTF8.GetMaxByteCount(reason.Length)];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);
        var length = Encoding.UTF8.GetBytes(reason, payload[2..]);
        Write(output, Opcode.Close, payload[..(2 + length)]);
    }
}
