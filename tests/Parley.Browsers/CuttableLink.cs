using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Parley.Browsers;

/// <summary>
/// A TCP link between a page and its server that a test can cut, freeze and take down. Media between pages does not run
/// over it. Members may be called from any thread.
/// </summary>
public sealed class CuttableLink : IAsyncDisposable
{
    private readonly ConcurrentDictionary<CuttableConnection, Task> _connections = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly Socket _listener;
    private readonly EndPoint _target;
    private readonly Task _accepting;
    private volatile bool _down;
    private volatile TaskCompletionSource? _frozen;

    private CuttableLink(Socket listener, EndPoint target)
    {
        _listener = listener;
        _target = target;
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>The port of 127.0.0.1 to connect to instead of the server's.</summary>
    public int Port { get; }

    /// <summary>The address for pages.</summary>
    public string Url => $"http://localhost:{Port}/";

    /// <summary>How many connections are open now.</summary>
    public int ConnectionCount => _connections.Count;

    /// <summary>Starts a link to a server on 127.0.0.1.</summary>
    public static CuttableLink Start(int serverPort)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        return new CuttableLink(listener, new IPEndPoint(IPAddress.Loopback, serverPort));
    }

    /// <summary>Resets all open connections, to both sides. What was under way is lost; new ones are welcome.</summary>
    public void Cut()
    {
        foreach (var connection in _connections.Keys)
        {
            connection.Reset();
        }
    }

    /// <summary>Cuts, and resets each new connection until <see cref="ComeUp"/>.</summary>
    public void GoDown()
    {
        _down = true;
        Cut();
    }

    /// <summary>Lets connections through again.</summary>
    public void ComeUp() => _down = false;

    /// <summary>Holds all bytes back, in both directions, on connections that stay open: a path gone silent.</summary>
    public void Freeze() => _frozen ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets the bytes flow again, those held back first.</summary>
    public void Thaw()
    {
        var frozen = _frozen;
        _frozen = null;
        frozen?.TrySetResult();
    }

    /// <summary>Ends the link and its connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _listener.Dispose();
        Thaw();
        Cut();
        await _accepting;
        await Task.WhenAll(_connections.Values);
        _ended.Dispose();
    }

    internal Task WhileFrozenAsync() => _frozen?.Task ?? Task.CompletedTask;

    private async Task AcceptAsync()
    {
        while (!_ended.IsCancellationRequested)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptAsync(_ended.Token);
            }
            catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            var connection = new CuttableConnection(this, client);
            var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _connections[connection] = ForwardAsync(connection, begin.Task);
            begin.SetResult();
            if (_down || _ended.IsCancellationRequested)
            {
                connection.Reset();
            }
        }
    }

    private async Task ForwardAsync(CuttableConnection connection, Task begin)
    {
        await begin;
        await connection.ForwardAsync(_target);
        _connections.TryRemove(connection, out _);
    }
}
