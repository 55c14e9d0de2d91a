using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Parley.Signaling;

/// <summary>Writes a token's payload: big-endian numbers, texts as a length byte and at most 255 bytes of UTF-8.</summary>
internal sealed class TokenWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(256);

    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    public TokenWriter Byte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
        return this;
    }

    public TokenWriter Int64(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(_buffer.GetSpan(8), value);
        _buffer.Advance(8);
        return this;
    }

    public TokenWriter Id(UInt128 value)
    {
        BinaryPrimitives.WriteUInt128BigEndian(_buffer.GetSpan(16), value);
        _buffer.Advance(16);
        return this;
    }

    public TokenWriter Time(DateTimeOffset value) => Int64(value.ToUnixTimeMilliseconds());

    public TokenWriter Text(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        if (length > byte.MaxValue)
        {
            throw new ArgumentException("A text in a token has at most 255 bytes of UTF-8; check names where they come in.", nameof(value));
        }

        Byte((byte)length);
        Encoding.UTF8.GetBytes(value, _buffer.GetSpan(length));
        _buffer.Advance(length);
        return this;
    }
}
