using System.Buffers.Binary;
using System.Text;

namespace Parley.Signaling;

/// <summary>Reads what <see cref="TokenWriter"/> wrote. What does not fit makes it <see cref="Failed"/>, and everything after reads as nothing.</summary>
internal ref struct TokenReader(ReadOnlySpan<byte> payload)
{
    private static readonly long LastMillisecond = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    private ReadOnlySpan<byte> _rest = payload;

    public bool Failed { get; private set; }

    /// <summary>Whether everything was read and nothing is left over.</summary>
    public readonly bool Complete => !Failed && _rest.IsEmpty;

    public byte Byte() => Take(1) is [var value] ? value : (byte)0;

    public long Int64() => Take(8) is { Length: 8 } bytes ? BinaryPrimitives.ReadInt64BigEndian(bytes) : 0;

    public UInt128 Id() => Take(16) is { Length: 16 } bytes ? BinaryPrimitives.ReadUInt128BigEndian(bytes) : 0;

    public DateTimeOffset Time()
    {
        var milliseconds = Int64();
        if (milliseconds < 0 || milliseconds > LastMillisecond)
        {
            Failed = true;
            return default;
        }

        return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
    }

    public string Text() => Encoding.UTF8.GetString(Take(Byte()));

    private ReadOnlySpan<byte> Take(int length)
    {
        if (Failed || _rest.Length < length)
        {
            Failed = true;
            return [];
        }

        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
