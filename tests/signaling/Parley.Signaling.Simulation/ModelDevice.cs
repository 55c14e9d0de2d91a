using Parley.Signaling.Protocol;

namespace Parley.Signaling.Simulation;

/// <summary>A client that follows docs/protocol.md to the letter, without JSON: connection, event stream and commands.</summary>
public sealed partial class ModelDevice(World world, string user, DeviceId device) : ISimulatedDevice
{
    private readonly List<ClientMessage.CallCommand> _unanswered = [];
    private SimulatedSocket? _socket;
    private ISimulatedServer? _gateway;
    private string? _session;
    private string _epoch = "";
    private long _offset;
    private long _commands;
    private bool _welcomed;
    private DateTimeOffset _offlineUntil;

    /// <inheritdoc/>
    public string User { get; } = user;

    /// <inheritdoc/>
    public DeviceId Device { get; } = device;

    /// <inheritdoc/>
    public bool HasLeft { get; private set; }

    /// <inheritdoc/>
    public bool IsSettled => _welcomed && _unanswered.Count == 0;

    private string Name => $"{User}/{(ulong)Device.Value % 1000}";

    private DateTimeOffset Now => world.Now;

    /// <inheritdoc/>
    public void Start() => Dial();

    /// <inheritdoc/>
    public void Receive(SimulatedSocket socket, object message)
    {
        if (socket != _socket || HasLeft)
        {
            return;
        }

        world.Note(Name, $"← {message}");
        switch (message)
        {
            case ServerMessage.Welcome welcome:
                Take(welcome);
                break;
            case ServerMessage.Event e:
                Take(e);
                break;
            case ServerMessage.Done done:
                Answered(done.Id, null);
                break;
            case ServerMessage.Error { Id: { } id } error:
                Answered(id, error.Code);
                break;
            case RelayMessage relay:
                Take(relay);
                break;
        }

        Flush();
    }

    /// <inheritdoc/>
    public void Closed(SimulatedSocket socket, int code)
    {
        if (socket != _socket || HasLeft)
        {
            return;
        }

        world.Note(Name, $"socket closed: {code}");
        if (code == 4002)
        {
            world.Violate($"{Name} was told not to come back");
        }

        GoOffline();
        Redial();
    }

    /// <inheritdoc/>
    public void LoseNetwork(TimeSpan outage)
    {
        world.Note(Name, $"loses its network for {outage.TotalMilliseconds} ms");
        _offlineUntil = Now + outage;
        _socket?.Fail();
    }

    /// <inheritdoc/>
    public void Leave()
    {
        world.Note(Name, $"leaves");
        if (_welcomed)
        {
            _socket!.SendUp(new ClientMessage.Bye());
        }

        HasLeft = true;
        _socket?.CloseByClient();
        GoOffline();
    }

    /// <inheritdoc/>
    public void Reload()
    {
        world.Note(Name, $"reloads");
        _socket?.Abandon();
        GoOffline();
        _session = null;
        _unanswered.Clear();
        ForgetCalls();
        Dial();
    }

    private void GoOffline()
    {
        _socket = null;
        _welcomed = false;
        PauseRelay();
    }

    private void Redial()
    {
        var wait = _offlineUntil - Now;
        world.Time.After((wait > TimeSpan.Zero ? wait : TimeSpan.Zero) + world.Random.UpTo(700), () =>
        {
            if (_socket is null && !HasLeft)
            {
                Dial();
            }
        });
    }

    private void Dial()
    {
        if (_gateway is null || _gateway.IsDead || world.Random.OneIn(3))
        {
            _gateway = world.Random.OneOf(world.Cluster.Gateways);
        }

        var socket = new SimulatedSocket(world, this);
        _socket = socket;
        _gateway.Accept(socket);
        var hello = new ClientMessage.Hello(
            Device, null, User, null, _session is null ? null : new ResumePoint(_session, _epoch, _offset), HeldTickets());
        world.Note(Name, $"dials {_gateway.Id} with {hello.Resume} and {hello.Tickets.Count} tickets");
        socket.SendUp(hello);
    }

    private void Take(ServerMessage.Welcome welcome)
    {
        _welcomed = true;
        _session = welcome.Session;
        if (!welcome.Recovered)
        {
            _epoch = welcome.Epoch;
            _offset = 0;
            TakeSnapshots(welcome.Calls!);
        }
        else if (welcome.Epoch != _epoch || welcome.Offset != _offset)
        {
            world.Violate($"{Name} resumed {_epoch}:{_offset} and got {welcome.Epoch}:{welcome.Offset}");
        }

        foreach (var command in _unanswered)
        {
            _socket!.SendUp(command);
        }

        ResumeRelay();
    }

    private void Take(ServerMessage.Event e)
    {
        if (e.Epoch != _epoch || e.Offset != _offset + 1)
        {
            world.Violate($"{Name} expected event {_epoch}:{_offset + 1} and got {e.Epoch}:{e.Offset}");
        }

        _offset = e.Offset;
        var (socket, upTo) = (_socket!, e.Offset);
        world.Time.After(world.Random.UpTo(200), () =>
        {
            if (_socket == socket)
            {
                socket.SendUp(new ClientMessage.Ack(upTo));
            }
        });
        Handle(e.Content);
    }

    private void Command(Func<long, ClientMessage.CallCommand> make)
    {
        var command = make(++_commands);
        world.Note(Name, $"wants {command}");
        _unanswered.Add(command);
        if (_welcomed)
        {
            _socket!.SendUp(command);
        }
    }

    private void Answered(long id, ErrorCode? error)
    {
        var index = _unanswered.FindIndex(command => command.Id == id);
        if (index < 0)
        {
            return;
        }

        var command = _unanswered[index];
        _unanswered.RemoveAt(index);
        TakeAnswer(command, error);
    }
}
