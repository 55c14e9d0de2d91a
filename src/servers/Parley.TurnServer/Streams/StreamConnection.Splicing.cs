using System.Net.Security;
using System.Net.Sockets;

namespace Parley.TurnServer.Streams;

/// <content>
/// RFC 6062 §5.4: a connection whose ConnectionBind succeeds carries a peer's bytes from then on. What the client sends behind its ConnectionBind is read
/// only when that is decided: it may be the peer's, or another message.
/// </content>
internal sealed partial class StreamConnection
{
    private TaskCompletionSource<Socket?>? _binding;
    private bool _tlsEnded;

    /// <summary>Joins it with a peer's connection, which it takes over.</summary>
    public void Join(Socket peer)
    {
        Enter(Phase.Joined);
        // Only who waits for it gets this far; and who has stopped waiting is about to end.
        if (Volatile.Read(ref _binding)?.TrySetResult(peer) != true)
        {
            peer.Dispose();
            Abort(StreamEnd.ClosedByServer);
        }
    }

    // The client may not know yet what it is: its next bytes wait for the answer.
    private void BeginBinding() =>
        Volatile.Write(ref _binding, new TaskCompletionSource<Socket?>(TaskCreationOptions.RunContinuationsAsynchronously));

    // It stays what it was: refused, or about to end.
    private void EndBinding() => Volatile.Read(ref _binding)?.TrySetResult(null);

    private async Task<StreamEnd> SpliceAsync(Socket socket)
    {
        await using var peer = new NetworkStream(socket, ownsSocket: true);
        // Either side may vanish without a word.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        var toPeer = ToPeerAsync(peer, socket);
        var toClient = ToClientAsync(peer);
        var first = await Task.WhenAny(toPeer, toClient);
        if (!first.IsCompletedSuccessfully)
        {
            // One of them has broken: the other's end follows.
            socket.Dispose();
            _socket.Dispose();
        }

        await Task.WhenAll(toPeer, toClient);
        return first == toPeer ? StreamEnd.ClosedByClient : StreamEnd.ClosedByPeer;
    }

    private async Task ToPeerAsync(NetworkStream peer, Socket socket)
    {
        await peer.WriteAsync(_intake.Rest.ToArray());
        _intake.Release();
        await Splice.PassAsync(ReadClientAsync, peer);
        socket.Shutdown(SocketShutdown.Send);
    }

    private async Task ToClientAsync(NetworkStream peer)
    {
        // The response to ConnectionBind comes first.
        await _output!.DrainAsync();
        await Splice.PassAsync(buffer => peer.ReadAsync(buffer), _stream);
        await EndTlsAsync();
        _socket.Shutdown(SocketShutdown.Send);
    }

    private ValueTask<int> ReadClientAsync(Memory<byte> buffer) =>
        _stream is SslStream tls ? ((TlsTransport)_transport).ReadAsync(tls, buffer) : _stream.ReadAsync(buffer);

    // TLS's own end of a stream, once.
    private async Task EndTlsAsync()
    {
        if (_stream is SslStream tls && !_tlsEnded)
        {
            _tlsEnded = true;
            await ((TlsTransport)_transport).EndAsync(tls);
        }
    }
}
