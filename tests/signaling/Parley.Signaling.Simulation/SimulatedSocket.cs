namespace Parley.Signaling.Simulation;

/// <summary>
/// A WebSocket between a client and a gateway: in order both ways, each message delayed at random. When the network fails, any suffix of what was written
/// to it is discarded, each side notices when it pleases, and until then writes into nothing.
/// </summary>
public sealed class SimulatedSocket
{
    private readonly World _world;
    private readonly Lane _up;
    private readonly Lane _down;
    private Action<object>? _server;
    private Action? _serverClosed;
    private ISimulatedDevice? _client;
    private bool _failed;

    /// <summary>Opens one.</summary>
    public SimulatedSocket(World world, ISimulatedDevice client)
    {
        _world = world;
        _client = client;
        _up = new Lane(world, message => _server?.Invoke(message));
        _down = new Lane(world, message => _client?.Receive(this, message));
    }

    /// <summary>Whether the server still believes in it.</summary>
    public bool ServerOpen => _server is not null;

    /// <summary>The server's side: what it does with messages, and when it learns of the end.</summary>
    public void Serve(Action<object> receive, Action closed) => (_server, _serverClosed) = (receive, closed);

    /// <summary>The client writes.</summary>
    public void SendUp(object message) => _up.Send(message);

    /// <summary>The server writes.</summary>
    public void SendDown(object message) => _down.Send(message);

    /// <summary>The client closes: what it wrote still arrives.</summary>
    public void CloseByClient()
    {
        _client = null;
        if (!_failed)
        {
            _up.Send(Closing.Instance, () => EndServer());
        }
    }

    /// <summary>The server closes with a code: what it wrote still arrives.</summary>
    public void CloseByServer(int code)
    {
        _server = null;
        if (!_failed)
        {
            _down.Send(Closing.Instance, () => EndClient(code));
        }
    }

    /// <summary>The network fails.</summary>
    /// <param name="serverDead">Whether the server's process is gone, so that the client notices soon.</param>
    public void Fail(bool serverDead = false)
    {
        if (_failed)
        {
            return;
        }

        _failed = true;
        _up.Cut();
        _down.Cut();
        var slow = !serverDead && _world.Random.OneIn(8);
        _world.Time.After(_world.Random.UpTo(slow ? 40_000 : 1_000), () => EndClient(1006));
        _world.Time.After(_world.Random.UpTo(_world.Random.OneIn(4) ? 35_000 : 1_000), EndServer);
    }

    /// <summary>The client has given the socket up: what is still under way never arrives, so that its next hello is its latest.</summary>
    public void Abandon()
    {
        Fail();
        _up.Stop();
        _client = null;
    }

    private void EndServer()
    {
        var closed = _serverClosed;
        (_server, _serverClosed) = (null, null);
        closed?.Invoke();
    }

    private void EndClient(int code)
    {
        var client = _client;
        _client = null;
        _up.Stop();
        client?.Closed(this, code);
    }

    private sealed record Closing
    {
        public static readonly Closing Instance = new();
    }

    /// <summary>One direction.</summary>
    private sealed class Lane(World world, Action<object> arrive)
    {
        private DateTimeOffset _lastArrival;
        private long _sent;
        private long _arrived;
        private long _limit = long.MaxValue;

        public void Send(object message, Action? instead = null)
        {
            var number = ++_sent;
            if (number > _limit)
            {
                return;
            }

            var arrival = world.Now + world.NetworkDelay();
            _lastArrival = arrival > _lastArrival ? arrival : _lastArrival;
            world.Time.At(_lastArrival, () =>
            {
                _arrived = number;
                if (number > _limit)
                {
                    return;
                }

                if (instead is not null)
                {
                    instead();
                }
                else
                {
                    arrive(message);
                }
            });
        }

        /// <summary>Nothing arrives any more.</summary>
        public void Stop() => _limit = Math.Min(_limit, _arrived);

        /// <summary>Any suffix of what is under way is lost.</summary>
        public void Cut() => _limit = Math.Min(_limit, _arrived + world.Random.Below((int)(_sent - _arrived) + 1));
    }
}
