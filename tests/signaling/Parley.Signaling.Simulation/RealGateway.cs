using System.Text;
using Parley.Signaling.Protocol;

namespace Parley.Signaling.Simulation;

/// <summary>A server process with the gateway that ships: real sessions, conversations and JSON, on simulated sockets, time and cluster.</summary>
public sealed class RealGateway : ISimulatedServer, IGatewayEnvironment, IAuthenticator, IIceServerProvider
{
    private static readonly ConnectionTerms Guests = new(GuestsAllowed: true);

    private readonly SimulatedCluster _cluster;
    private readonly List<SimulatedSocket> _sockets = [];

    /// <summary>Starts it.</summary>
    public RealGateway(SimulatedCluster cluster)
    {
        _cluster = cluster;
        Gateway = new Gateway(new SimulatedBackend(cluster, this), this, cluster.World.Keys, this, this, new SessionLimits());
        Tick();
    }

    /// <summary>The gateway.</summary>
    public Gateway Gateway { get; }

    /// <inheritdoc/>
    public string Id => Gateway.Id;

    /// <inheritdoc/>
    public bool IsDead { get; private set; }

    /// <inheritdoc/>
    public DateTimeOffset Now => _cluster.World.Now;

    /// <inheritdoc/>
    public bool SignInEnabled => false;

    /// <inheritdoc/>
    public void Accept(SimulatedSocket socket)
    {
        _sockets.Add(socket);
        var connection = new Connection(socket);
        var conversation = Gateway.Open(connection, Guests);
        var work = new Queue<Func<Task>>();
        var working = false;
        socket.Serve(
            message => Do(() => conversation.HandleTextAsync(Encoding.UTF8.GetBytes((string)message), CancellationToken.None).AsTask()),
            () => Do(conversation.HandleClosedAsync));

        // A conversation takes its messages one after the other.
        void Do(Func<Task> what)
        {
            if (IsDead)
            {
                return;
            }

            work.Enqueue(what);
            if (!working)
            {
                _cluster.World.Watch(WorkAsync());
            }
        }

        async Task WorkAsync()
        {
            working = true;
            while (work.TryDequeue(out var next))
            {
                await next();
            }

            working = false;
        }
    }

    /// <inheritdoc/>
    public void Die()
    {
        IsDead = true;
        foreach (var socket in _sockets)
        {
            socket.Fail(serverDead: true);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> NotifyAsync(DeviceAddress to, CallNotice notice) => Gateway.NotifyAsync(to, notice);

    /// <inheritdoc/>
    public void FillRandom(Span<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)_cluster.World.Random.Below(256);
        }
    }

    /// <inheritdoc/>
    public void SessionChanged(Session session, SessionChange change) =>
        _cluster.World.Note(session.Address.User, $"session {session.Address.Version} of device {(ulong)session.Address.Device.Value}: {change}");

    /// <inheritdoc/>
    public void Closing(Session? session, CloseReason reason) => _cluster.World.Note("server", $"closes a connection: {reason}");

    /// <inheritdoc/>
    public void Faulted(Session? session, Exception problem) => _cluster.World.Violate(problem.ToString());

    /// <inheritdoc/>
    public ValueTask<TokenVerdict> CheckAsync(string token, CancellationToken cancellation) =>
        ValueTask.FromResult<TokenVerdict>(new TokenVerdict.Invalid());

    /// <inheritdoc/>
    public IceGrant Grant(in IceApplicant applicant, DateTimeOffset now) => new([], TimeSpan.FromHours(12));

    private void Tick() => _cluster.World.Time.After(Gateway.TickInterval, () =>
    {
        if (!IsDead)
        {
            Gateway.Tick();
            Tick();
        }
    });

    private sealed class Connection(SimulatedSocket socket) : IConnection
    {
        private bool _closed;

        public void Send(ReadOnlySpan<byte> utf8)
        {
            if (!_closed)
            {
                socket.SendDown(Encoding.UTF8.GetString(utf8));
            }
        }

        public void Close(CloseReason reason)
        {
            if (!_closed)
            {
                _closed = true;
                socket.CloseByServer(reason.Code);
            }
        }
    }
}
