using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Parley.Signaling.Orleans.Hosting.Embedded;

/// <summary>
/// The transport of a silo that has no other silo to talk to: it listens nowhere and connects to nobody. Messages to grains of the same
/// silo never touch a transport.
/// </summary>
internal sealed class NoSiloTransport : IConnectionListenerFactory, IConnectionFactory
{
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IConnectionListener>(new Listener(endpoint));

    public ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        ValueTask.FromException<ConnectionContext>(new SocketException((int)SocketError.NetworkUnreachable));

    /// <summary>Waits for connections that cannot come, until it is unbound.</summary>
    private sealed class Listener(EndPoint endPoint) : IConnectionListener
    {
        private readonly TaskCompletionSource<ConnectionContext?> _unbound = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public EndPoint EndPoint => endPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
            await _unbound.Task.WaitAsync(cancellationToken);

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            _unbound.TrySetResult(null);
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => UnbindAsync();
    }
}
