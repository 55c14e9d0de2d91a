using System.Net;
using System.Net.Sockets;

namespace Parley.Browsers;

/// <summary>One connection through a <see cref="CuttableLink"/>: a socket to each side.</summary>
internal sealed class CuttableConnection(CuttableLink link, Socket client)
{
    private readonly Socket _server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>Forwards both directions until both have ended or the connection is reset.</summary>
    public async Task ForwardAsync(EndPoint target)
    {
        try
        {
            await _server.ConnectAsync(target);
            await Task.WhenAll(CopyAsync(client, _server), CopyAsync(_server, client));
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // One side is gone, so the other is told the same way.
            Reset();
        }

        client.Dispose();
        _server.Dispose();
    }

    /// <summary>Ends both sides at once with a TCP reset, without sending what is still held.</summary>
    public void Reset()
    {
        client.Close(timeout: 0);
        _server.Close(timeout: 0);
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var count = await from.ReceiveAsync(buffer);
            await link.WhileFrozenAsync();
            if (count == 0)
            {
                to.Shutdown(SocketShutdown.Send);
                return;
            }

            for (var sent = 0; sent < count;)
            {
                sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
            }
        }
    }
}
