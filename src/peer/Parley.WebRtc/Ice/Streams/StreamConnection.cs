using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Parley.SansIO;
using Parley.WebRtc.Ice.Loops;

namespace Parley.WebRtc.Ice.Streams;

/// <summary>
/// A TCP connection, with TLS inside or without, from its opening to its end. It reads on threads of the pool, one piece at a time, and hands each to the loop;
/// while nothing comes it holds no buffer.
/// </summary>
internal sealed class StreamConnection
{
    // A TLS record (RFC 8446 §5.1).
    private const int ReadBytes = 16 << 10;

    // Who takes nothing for so long does not get the rest.
    private static readonly TimeSpan ClosingTimeout = TimeSpan.FromSeconds(2);

    private readonly IStreamOwner _owner;
    private readonly Socket _socket;
    private Stream? _stream;
    private StreamOutput? _output;

    private StreamConnection(IStreamOwner owner, Socket socket) => (_owner, _socket) = (owner, socket);

    /// <summary>The agent's number for it.</summary>
    public int Number { get; init; }

    /// <summary>Completes when nothing is left of it.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>Begins to connect; the owner hears what comes of it.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="number">The agent's number.</param>
    /// <param name="from">The address to connect from.</param>
    /// <param name="remote">Where to.</param>
    /// <param name="tls">How to make it a TLS client; null for plain TCP.</param>
    /// <param name="timeout">How long that may take.</param>
    /// <exception cref="SocketException">The address cannot be bound.</exception>
    public static StreamConnection Connect(
        IStreamOwner owner, int number, IpAddress from, TransportAddress remote, SslClientAuthenticationOptions? tls, TimeSpan timeout)
    {
        var socket = TcpSocket.Create(from.Family);
        try
        {
            socket.Bind(new IPEndPoint(from.ToIPAddress(), 0));
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var connection = new StreamConnection(owner, socket) { Number = number };
        connection.Ended = connection.RunAsync(() => connection.OpenAsync(remote, tls, timeout));
        return connection;
    }

    /// <summary>Takes over a socket that was accepted.</summary>
    public static StreamConnection Accepted(IStreamOwner owner, int number, Socket socket)
    {
        var connection = new StreamConnection(owner, socket) { Number = number };
        connection.SetStream(new NetworkStream(socket, ownsSocket: false));
        connection.Ended = connection.RunAsync(null);
        return connection;
    }

    /// <summary>Adds a message to what is written at the next <see cref="Flush"/>.</summary>
    /// <returns>False when too much waits already.</returns>
    public bool TryAdd(ReadOnlySpan<byte> message) => _output is { } output && output.TryAdd(message);

    /// <summary>Writes what waits.</summary>
    public void Flush() => _output?.Flush();

    /// <summary>Ends it when what waits has been written, which is given little time. The owner hears nothing of it any more.</summary>
    public async Task CloseAsync()
    {
        if (_output is { } output)
        {
            await output.DrainAsync().WaitAsync(ClosingTimeout).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _socket.Dispose();
        await Ended;
    }

    private async Task OpenAsync(TransportAddress remote, SslClientAuthenticationOptions? tls, TimeSpan timeout)
    {
        using var limit = new CancellationTokenSource(timeout);
        await _socket.ConnectAsync(remote.ToIPEndPoint(), limit.Token);
        Stream stream = new NetworkStream(_socket, ownsSocket: false);
        if (tls is not null)
        {
            var secure = new SslStream(stream);
            stream = secure;
            await secure.AuthenticateAsClientAsync(tls, limit.Token);
        }

        SetStream(stream);
        var local = TransportAddress.From((IPEndPoint)_socket.LocalEndPoint!).Unmapped;
        _owner.Loop.Post(new LoopCall(now => _owner.HandleOpened(now, this, local)));
    }

    private void SetStream(Stream stream)
    {
        _stream = stream;
        _output = new StreamOutput(stream, _ => _socket.Dispose());
    }

    private async Task RunAsync(Func<Task>? open)
    {
        Exception? why = null;
        try
        {
            await (open?.Invoke() ?? Task.CompletedTask);
            await ReadAllAsync(_stream!);
        }
        catch (Exception e) when (StreamFailure.IsExpected(e))
        {
            why = e;
        }
        finally
        {
            _socket.Dispose();
            if (_stream is not null)
            {
                await _stream.DisposeAsync();
            }

            _owner.Loop.Post(new LoopCall(now => _owner.HandleEnded(now, this, why)));
        }
    }

    private async Task ReadAllAsync(Stream stream)
    {
        var handover = new BytesHandover(_owner.Loop, (now, bytes) => _owner.HandleBytes(now, this, bytes.Span));
        while (true)
        {
            // Completes when there is something, without a buffer that waits for it.
            if (await stream.ReadAsync(Memory<byte>.Empty) != 0)
            {
                throw new UnreachableException("Nothing fits into an empty buffer.");
            }

            var buffer = ArrayPool<byte>.Shared.Rent(ReadBytes);
            try
            {
                var length = await stream.ReadAsync(buffer);
                if (length == 0)
                {
                    return;
                }

                await handover.PassAsync(buffer.AsMemory(0, length));
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }
}
