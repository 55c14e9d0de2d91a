using System.Net;
using System.Net.Sockets;

namespace Parley.Browsers.Tests;

/// <summary>What a test does to a link is what both ends see.</summary>
public sealed class CuttableLinkTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TcpListener _server = new(IPAddress.Loopback, 0);
    private CuttableLink _link = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _server.Start();
        _link = CuttableLink.Start(((IPEndPoint)_server.LocalEndpoint).Port);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _link.DisposeAsync();
        _server.Dispose();
    }

    [Fact]
    public async Task Bytes_and_the_end_go_both_ways()
    {
        using var client = await ConnectAsync();
        using var served = await _server.AcceptSocketAsync(Cancel);

        await client.SendAsync("to"u8.ToArray());
        Assert.Equal("to", await ReceiveAsync(served));
        await served.SendAsync("fro"u8.ToArray());
        Assert.Equal("fro", await ReceiveAsync(client));

        client.Shutdown(SocketShutdown.Send);
        Assert.Equal("", await ReceiveAsync(served));
        served.Shutdown(SocketShutdown.Send);
        Assert.Equal("", await ReceiveAsync(client));
    }

    [Fact]
    public async Task A_cut_resets_both_ends_and_the_next_connection_works()
    {
        using var client = await ConnectAsync();
        using var served = await _server.AcceptSocketAsync(Cancel);
        _link.Cut();

        await Assert.ThrowsAsync<SocketException>(() => ReceiveAsync(client));
        await Assert.ThrowsAsync<SocketException>(() => ReceiveAsync(served));

        using var next = await ConnectAsync();
        using var servedNext = await _server.AcceptSocketAsync(Cancel);
        await next.SendAsync("again"u8.ToArray());
        Assert.Equal("again", await ReceiveAsync(servedNext));
    }

    [Fact]
    public async Task A_link_that_is_down_lets_nobody_through_until_it_comes_up()
    {
        _link.GoDown();
        // The reset may come while the client still connects, or after.
        await Assert.ThrowsAsync<SocketException>(async () =>
        {
            using var client = await ConnectAsync();
            await ReceiveAsync(client);
        });

        _link.ComeUp();
        using var next = await ConnectAsync();
        await next.SendAsync("up"u8.ToArray());
        // The reset connection may have reached the server; only the one that talks counts.
        while (true)
        {
            using var served = await _server.AcceptSocketAsync(Cancel);
            try
            {
                if (await ReceiveAsync(served) is { Length: > 0 } text)
                {
                    Assert.Equal("up", text);
                    return;
                }
            }
            catch (SocketException reset)
            {
                Assert.Equal(SocketError.ConnectionReset, reset.SocketErrorCode);
            }
        }
    }

    [Fact]
    public async Task A_frozen_link_holds_bytes_back_and_loses_none()
    {
        using var client = await ConnectAsync();
        using var served = await _server.AcceptSocketAsync(Cancel);
        _link.Freeze();
        await client.SendAsync("held"u8.ToArray());

        var receiving = ReceiveAsync(served);
        await Task.WhenAny(receiving, Task.Delay(TimeSpan.FromMilliseconds(300), Cancel));
        Assert.False(receiving.IsCompleted);

        _link.Thaw();
        Assert.Equal("held", await receiving);
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, _link.Port, Cancel);
        return socket;
    }

    private static async Task<string> ReceiveAsync(Socket socket)
    {
        var buffer = new byte[64];
        var count = await socket.ReceiveAsync(buffer.AsMemory(), Cancel).AsTask().WaitAsync(Patience, Cancel);
        return System.Text.Encoding.ASCII.GetString(buffer, 0, count);
    }
}
