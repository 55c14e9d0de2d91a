using System.Net.Sockets;

namespace BareKestrel;

/// <summary>Sends straight to the socket; what it does not take at once waits in order.</summary>
internal sealed class SocketPeer(Socket socket) : IPeer
{
    private const int LargestFrame = 8192;

    private readonly Lock _gate = new();
    private readonly List<byte> _rest = [];
    private bool _waiting;

    public void Flush()
    {
        // Send has let it go already
    }

    public void Send(ReadOnlySpan<byte> text)
    {
        Span<byte> frame = stackalloc byte[LargestFrame];
        frame = frame[..Frame.Write(frame, text)];
        lock (_gate)
        {
            if (_waiting)
            {
                _rest.AddRange(frame);
                return;
            }

            var sent = socket.Send(frame, SocketFlags.None, out var error);
            if (error is not SocketError.Success and not SocketError.WouldBlock)
            {
                return; // the receiving side of this connection sees it end
            }

            if (sent < frame.Length)
            {
                _rest.AddRange(frame[Math.Max(sent, 0)..]);
                _waiting = true;
                _ = DrainAsync();
            }
        }
    }

    private async Task DrainAsync()
    {
        while (true)
        {
            byte[] rest;
            lock (_gate)
            {
                rest = [.. _rest];
                _rest.Clear();
                if (rest.Length == 0)
                {
                    _waiting = false;
                    return;
                }
            }

            await socket.SendAsync(rest);
        }
    }
}
