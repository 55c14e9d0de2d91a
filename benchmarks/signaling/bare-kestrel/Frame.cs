using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace BareKestrel;

/// <summary>A masked frame of less than 64 KiB, as the load generator sends them.</summary>
internal readonly record struct Frame(int Opcode, uint Mask, ReadOnlySequence<byte> Payload)
{
    public const int Text = 1;
    public const int HeaderRoom = 4;
    private const int LongestHeader = 8;

    //  RFC 6455 §5.2
    //   0                   1                   2                   3
    //  +-+-+-+-+-------+-+-------------+-------------------------------+
    //  |F|R|R|R| opcode|M| Payload len |    Extended payload length    |
    //  +-+-+-+-+-------+-+-------------+-------------------------------+
    //  |                          Masking-key                          |
    //  +---------------------------------------------------------------+
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, out Frame frame)
    {
        frame = default;
        Span<byte> copy = stackalloc byte[LongestHeader];
        scoped var header = buffer.FirstSpan;
        if (header.Length < LongestHeader)
        {
            var available = (int)Math.Min(LongestHeader, buffer.Length);
            buffer.Slice(0, available).CopyTo(copy);
            header = copy[..available];
        }

        if (header.Length < 6)
        {
            return false;
        }

        int length = header[1] & 0x7f, at = 2;
        if (length == 126)
        {
            if (header.Length < LongestHeader)
            {
                return false;
            }

            length = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
            at = 4;
        }

        var mask = MemoryMarshal.Read<uint>(header[at..]);
        at += 4;
        if (buffer.Length < at + length)
        {
            return false;
        }

        frame = new Frame(header[0] & 0x0f, mask, buffer.Slice(at, length));
        buffer = buffer.Slice(frame.Payload.End);
        return true;
    }

    public static void Unmask(Span<byte> text, uint mask)
    {
        var wide = Vector.AsVectorByte(new Vector<uint>(mask));
        var i = 0;
        for (; i + Vector<byte>.Count <= text.Length; i += Vector<byte>.Count)
        {
            (new Vector<byte>(text[i..]) ^ wide).CopyTo(text[i..]);
        }

        for (; i < text.Length; i++)
        {
            text[i] ^= (byte)(mask >> (i % 4 * 8));
        }
    }

    /// <summary>Writes an unmasked text frame and returns its length.</summary>
    public static int Write(Span<byte> to, ReadOnlySpan<byte> text)
    {
        to[0] = 0x81;
        var at = 2;
        if (text.Length < 126)
        {
            to[1] = (byte)text.Length;
        }
        else
        {
            to[1] = 126;
            BinaryPrimitives.WriteUInt16BigEndian(to[2..], (ushort)text.Length);
            at = 4;
        }

        text.CopyTo(to[at..]);
        return at + text.Length;
    }
}
