using System.Buffers;

namespace Parley.Server.WebSockets;

/// <summary>A message that comes in several frames (RFC 6455 §5.4), put together in pooled memory. Browsers hardly ever send one.</summary>
internal sealed class FragmentedMessage : IDisposable
{
    private byte[] _bytes = [];
    private int _length;

    /// <summary>Whether a message has begun and not ended.</summary>
    public bool Open { get; private set; }

    /// <summary>The bytes so far.</summary>
    public int Length => Open ? _length : 0;

    /// <summary>The frames so far.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a frame's payload.</summary>
    public void Append(ReadOnlySpan<byte> payload)
    {
        if (!Open)
        {
            Open = true;
            _length = 0;
            Count = 0;
        }

        Count++;
        if (Length + payload.Length > _bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Length + payload.Length, _bytes.Length * 2));
            _bytes.AsSpan(0, Length).CopyTo(larger);
            Dispose();
            _bytes = larger;
        }

        payload.CopyTo(_bytes.AsSpan(Length));
        _length += payload.Length;
    }

    /// <summary>Ends the message.</summary>
    /// <returns>The whole of it, good until the next frame.</returns>
    public Memory<byte> Take()
    {
        Open = false;
        return _bytes.AsMemory(0, _length);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }
    }
}
