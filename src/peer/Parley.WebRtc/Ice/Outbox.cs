using System.Buffers;
using System.Buffers.Binary;

namespace Parley.WebRtc.Ice;

/// <summary>
/// Datagrams that wait for their turn on the loop, copied one behind the other into memory that is borrowed while there are any. Thread-safe.
/// </summary>
internal sealed class Outbox
{
    /// <summary>How many bytes may wait: half a second of 4 Mbit/s video.</summary>
    public const int Limit = 256 << 10;

    private const int LengthBytes = 4;
    private const int SmallestBuffer = 4096;

    private readonly Lock _lock = new();
    private byte[] _bytes = [];
    private int _length;

    /// <summary>Takes what is done with each datagram.</summary>
    public delegate void Sink<in T>(T state, ReadOnlySpan<byte> datagram);

    /// <summary>Adds a datagram.</summary>
    /// <param name="datagram">The datagram.</param>
    /// <param name="isFirst">Whether nothing waited before: whoever takes has to be told.</param>
    /// <returns>False when too much waits already.</returns>
    public bool TryAdd(ReadOnlySpan<byte> datagram, out bool isFirst)
    {
        lock (_lock)
        {
            isFirst = _length == 0;
            var after = _length + LengthBytes + datagram.Length;
            if (after > Limit)
            {
                return false;
            }

            if (after > _bytes.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent(Math.Max(SmallestBuffer, after * 2));
                _bytes.AsSpan(0, _length).CopyTo(larger);
                Return(_bytes);
                _bytes = larger;
            }

            BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(_length), datagram.Length);
            datagram.CopyTo(_bytes.AsSpan(_length + LengthBytes));
            _length = after;
            return true;
        }
    }

    /// <summary>Takes all datagrams, oldest first.</summary>
    public void TakeAll<T>(T state, Sink<T> sink)
    {
        byte[] bytes;
        int length;
        lock (_lock)
        {
            (bytes, length, _bytes, _length) = (_bytes, _length, [], 0);
        }

        try
        {
            for (var rest = bytes.AsSpan(0, length); !rest.IsEmpty;)
            {
                var size = BinaryPrimitives.ReadInt32LittleEndian(rest);
                sink(state, rest.Slice(LengthBytes, size));
                rest = rest[(LengthBytes + size)..];
            }
        }
        finally
        {
            Return(bytes);
        }
    }

    /// <summary>Forgets all of them.</summary>
    public void Clear() => TakeAll(0, static (_, _) => { });

    private static void Return(byte[] bytes)
    {
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
