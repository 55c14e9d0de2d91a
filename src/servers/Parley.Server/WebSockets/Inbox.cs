using System.Buffers;
using System.Net.WebSockets;

namespace Parley.Server.WebSockets;

/// <summary>What came.</summary>
internal enum Received
{
    /// <summary>A text message.</summary>
    Text,

    /// <summary>A binary message, or its beginning.</summary>
    Binary,

    /// <summary>More than a message may hold.</summary>
    TooLarge,

    /// <summary>The client closes.</summary>
    Closed,
}

/// <summary>Receives messages into a pooled buffer, which it has only while there is something to receive. Not thread-safe.</summary>
internal sealed class Inbox(WebSocket socket, int maxMessage)
{
    private const int FirstBuffer = 4096;

    // No sender needs so many frames for one message; without a bound, empty ones could come for ever.
    private const int MaxFrames = 4096;

    private byte[]? _buffer;
    private int _length;

    /// <summary>The message; good until <see cref="Return"/>.</summary>
    public ReadOnlyMemory<byte> Message => _buffer is null ? default : _buffer.AsMemory(0, _length);

    /// <summary>Waits, without a buffer, until there is something. Apart from <see cref="ReadAsync"/>, whose state an idle connection need not hold.</summary>
    public ValueTask<ValueWebSocketReceiveResult> WaitAsync() => socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);

    /// <summary>Receives one message, or as much of it as shows that it is none to handle.</summary>
    /// <param name="first">What <see cref="WaitAsync"/> has found.</param>
    public async ValueTask<Received> ReadAsync(ValueWebSocketReceiveResult first)
    {
        if (first.MessageType == WebSocketMessageType.Close)
        {
            return Received.Closed;
        }

        if (first.EndOfMessage)
        {
            // A message of no bytes is taken by that already.
            return first.MessageType == WebSocketMessageType.Text ? Received.Text : Received.Binary;
        }

        _buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        _length = 0;
        for (var frames = 0; ; frames++)
        {
            if (_length == _buffer.Length)
            {
                Grow();
            }

            var read = await socket.ReceiveAsync(_buffer.AsMemory(_length), CancellationToken.None);
            _length += read.Count;
            switch (read.MessageType)
            {
                case WebSocketMessageType.Close:
                    return Received.Closed;
                case WebSocketMessageType.Binary:
                    return Received.Binary;
                case var _ when _length > maxMessage || frames > MaxFrames:
                    return Received.TooLarge;
                case var _ when read.EndOfMessage:
                    return Received.Text;
            }
        }
    }

    /// <summary>Gives the buffer back.</summary>
    public void Return()
    {
        if (_buffer is { } buffer)
        {
            _buffer = null;
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_buffer!.Length * 2);
        _buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
