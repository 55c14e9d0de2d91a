using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Parley.SansIO;
using Parley.TurnServer.Loops;

namespace Parley.TurnServer.Streams;

/// <summary>The TCP and TLS side of a server: its listening sockets and the connections of its clients. Thread-safe.</summary>
internal sealed class StreamListeners : IAsyncDisposable
{
    // How often connections are looked at that may have used up their time.
    private static readonly TimeSpan CheckPeriod = TimeSpan.FromMilliseconds(500);

    private readonly LoopGroup _loops;
    private readonly TlsHandshakes? _handshakes;
    private readonly Socket[] _sockets;
    private readonly ConnectionCensus _census = new();
    private readonly ConcurrentDictionary<int, (StreamConnection Connection, Task Served)> _connections = [];
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private readonly Task[] _accepting;
    private StreamSettings _settings;
    private Task? _stopped;

    private StreamListeners(StreamPlan plan, LoopGroup loops, TimeProvider time)
    {
        (_loops, Time, _settings) = (loops, time, plan.Settings);
        _handshakes = plan.Certificate is null ? null : new TlsHandshakes(plan.Certificate);
        _sockets = [.. plan.Plain, .. plan.Tls];
        foreach (var socket in _sockets)
        {
            socket.Listen(plan.Settings.Backlog);
        }

        PlainEndPoints = [.. plan.Plain.Select(LocalEndPoint)];
        TlsEndPoints = [.. plan.Tls.Select(LocalEndPoint)];
        _timer = time.CreateTimer(_ => CheckTimes(), null, CheckPeriod, CheckPeriod);
        _accepting = [.. plan.Plain.Select(socket => AcceptAsync(socket, TransportProtocol.Tcp)), .. plan.Tls.Select(socket => AcceptAsync(socket, TransportProtocol.Tls))];
    }

    /// <summary>The addresses of TCP listeners, with their actual ports, in the order of <see cref="StreamPlan.Plain"/>.</summary>
    public IReadOnlyList<TransportAddress> PlainEndPoints { get; }

    /// <summary>The same of TLS listeners.</summary>
    public IReadOnlyList<TransportAddress> TlsEndPoints { get; }

    /// <summary>What has become of connections.</summary>
    public StreamCounters Counters { get; } = new();

    /// <summary>How many connections there are.</summary>
    public int Open => _census.Total;

    /// <summary>What clients may use up.</summary>
    public StreamSettings Settings => Volatile.Read(ref _settings);

    internal TimeProvider Time { get; }

    /// <summary>What a connection speaks; TCP for one that is gone.</summary>
    /// <param name="path">Its number (<see cref="LoopGroup.NextConnection"/>).</param>
    public TransportProtocol ProtocolOf(int path) =>
        _connections.TryGetValue(path, out var served) ? served.Connection.Protocol : TransportProtocol.Tcp;

    internal bool IsStopping => Volatile.Read(ref _stopped) is not null;

    internal IEnumerable<StreamConnection> Connections => _connections.Values.Select(served => served.Connection);

    /// <summary>Listens and serves from now on.</summary>
    /// <param name="plan">Where and how. Its sockets are taken over.</param>
    /// <param name="loops">Running loops; stop them after the listeners.</param>
    /// <param name="time">What time-outs are measured by.</param>
    /// <exception cref="ArgumentException">There are TLS sockets but no certificate.</exception>
    /// <exception cref="SocketException">A socket cannot listen; the plan's sockets are closed.</exception>
    public static StreamListeners Start(StreamPlan plan, LoopGroup loops, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(loops);
        if (plan.Tls.Count > 0 && plan.Certificate is null)
        {
            throw new ArgumentException("TLS needs a certificate: set StreamPlan.Certificate.", nameof(plan));
        }

        try
        {
            return new StreamListeners(plan, loops, time ?? TimeProvider.System);
        }
        catch
        {
            foreach (var socket in plan.Plain.Concat(plan.Tls))
            {
                socket.Dispose();
            }

            throw;
        }
    }

    /// <summary>Gives other settings; they hold for open connections too. The backlog stays.</summary>
    public void Apply(StreamSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Volatile.Write(ref _settings, settings);
    }

    /// <summary>Accepts nothing more, lets what waits for clients leave (<see cref="StreamSettings.ClosingTimeout"/>), and closes all connections.</summary>
    public Task StopAsync()
    {
        lock (_lock)
        {
            return _stopped ??= StopListenersAsync();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => new(StopAsync());

    /// <summary>Takes over a connection, or closes it at once if there are too many.</summary>
    internal void Serve(Socket socket, TransportProtocol protocol, in TransportAddress client)
    {
        if (_census.TryEnter(client.Address, Settings) is { } refusal)
        {
            Counters.CountRefused(refusal);
            // A reset, not a polite end, which would leave something of it behind on this side (RFC 9293 §3.6, TIME-WAIT).
            socket.Close(0);
            return;
        }

        Counters.CountAccepted();
        var (loop, path) = _loops.NextConnection();
        var connection = new StreamConnection(this, socket, protocol == TransportProtocol.Tls ? new TlsTransport(socket) : new NetworkStream(socket, ownsSocket: true), protocol, client, loop, path);
        // Known before it begins, so that it is gone when it ends.
        var start = new TaskCompletionSource();
        _connections[path] = (connection, ServeAsync(connection, start.Task));
        start.SetResult();
    }

    internal Task<System.Net.Security.SslStream> HandshakeAsync(Stream inner) => _handshakes!.AcceptAsync(inner);

    private static TransportAddress LocalEndPoint(Socket socket) => TransportAddress.From((IPEndPoint)socket.LocalEndPoint!);

    private async Task ServeAsync(StreamConnection connection, Task start)
    {
        await start;
        var end = StreamEnd.Broken;
        try
        {
            end = await connection.RunAsync();
        }
        finally
        {
            Counters.CountEnded(end);
            _census.Leave(connection.Client.Address);
            _connections.TryRemove(connection.Path, out _);
        }
    }

    private Task AcceptAsync(Socket socket, TransportProtocol protocol) =>
        new StreamListener(protocol, () => new ValueTask<Socket>(socket.AcceptAsync()), this).RunAsync();

    private void CheckTimes()
    {
        foreach (var (_, served) in _connections)
        {
            served.Connection.CheckTime();
        }
    }

    private async Task StopListenersAsync()
    {
        await Task.Yield();
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }

        await Task.WhenAll(_accepting);
        var served = _connections.Values.ToArray();
        foreach (var (connection, _) in served)
        {
            connection.Close(StreamEnd.Stopped);
        }

        await Task.WhenAll(served.Select(entry => entry.Served));
        await _timer.DisposeAsync();
    }
}
