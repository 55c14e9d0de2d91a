using System.Text.Json;
using Parley.Signaling.Protocol;
using Parley.Signaling.Simulation;

namespace Parley.Signaling.Tests;

/// <summary>A client whose protocol is the browser SDK's own core; this is the page around it: socket, timers, and the person.</summary>
internal sealed class CoreDevice : ISimulatedDevice
{
    private readonly World _world;
    private readonly ClientCore _core;
    private readonly string _identity;
    private readonly Dictionary<CallId, CallRecord> _records = [];
    private Func<string, double, object[], string> _device;
    private SimulatedSocket? _socket;
    private ISimulatedServer? _server;
    private DateTimeOffset _offlineUntil;
    private double? _armedFor;
    private string _link = "idle";

    public CoreDevice(World world, ClientCore core, string user, DeviceId device)
    {
        (_world, _core, User, Device) = (world, core, user, device);
        _identity = new IdentityTokenCodec(world.Keys).Write(new IdentityToken(new UserProfile(user, user), "key of " + user));
        _device = NewPage([]);
    }

    public string User { get; }

    public DeviceId Device { get; }

    public bool HasLeft { get; private set; }

    public bool IsSettled => _link == "online";

    public IReadOnlyDictionary<CallId, CallRecord> Calls => _records;

    private string Name => $"{User}/{(ulong)Device.Value}";

    private double Now => (_world.Now - VirtualTime.Beginning).TotalMilliseconds;

    public void Start() => Tell("start");

    public void Receive(SimulatedSocket socket, object message)
    {
        if (socket == _socket)
        {
            _world.Note(Name, $"← {message}");
            Tell("receive", message);
        }
    }

    public void Closed(SimulatedSocket socket, int code)
    {
        if (socket != _socket)
        {
            return;
        }

        _world.Note(Name, $"socket closed: {code}");
        if (code == 4002)
        {
            _world.Violate($"{Name} was told not to come back");
        }

        _socket = null;
        Tell("closed", code, "");
    }

    public void Call(string user)
    {
        var id = Tell("call", new Dictionary<string, object> { ["to"] = user }).GetString();
        Assert.True(CallId.TryParse(id, out var call));
        _records[call] = new CallRecord { IsCaller = true, Standing = CallStanding.Calling };
    }

    public void Accept(CallId id)
    {
        _records[id].Standing = CallStanding.Accepting;
        Tell("accept", id.ToString());
    }

    public void Decline(CallId id) => Tell("decline", id.ToString());

    public void HangUp(CallId id) => Tell("hangUp", id.ToString());

    public void SendMessages(CallId call, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var content = new Dictionary<string, object> { ["data"] = _records[call].Sent + 1 };
            if (Tell("send", call.ToString(), "app", content) is not { ValueKind: JsonValueKind.Number } seq || seq.GetInt32() == 0)
            {
                return;
            }

            _records[call].Sent++;
        }
    }

    public void LoseNetwork(TimeSpan outage)
    {
        _world.Note(Name, $"loses its network for {outage.TotalMilliseconds} ms");
        _offlineUntil = _world.Now + outage;
        _socket?.Fail();
    }

    public void Leave()
    {
        _world.Note(Name, $"leaves");
        Tell("leave");
        HasLeft = true;
    }

    public void Reload()
    {
        _world.Note(Name, $"reloads");
        var tickets = Tell("tickets").Deserialize<string[]>()!;
        _socket?.Abandon();
        _socket = null;
        foreach (var record in _records.Values.Where(record => record.Standing != CallStanding.Ended))
        {
            record.Standing = CallStanding.Forgotten;
        }

        _device = NewPage(tickets);
        Tell("start");
    }

    private Func<string, double, object[], string> NewPage(string[] tickets) => _core.NewDevice(JsonSerializer.Serialize(new
    {
        device = Device.ToString(),
        identity = _identity,
        tickets,
    }));

    /// <summary>Tells the core something, and does what it wants done.</summary>
    private JsonElement Tell(string verb, params object[] arguments)
    {
        if (HasLeft)
        {
            return default;
        }

        var wishes = JsonDocument.Parse(_device(verb, Now, arguments)).RootElement;
        if (verb is not ("receive" or "handleTimeout" or "tickets"))
        {
            _world.Note(Name, $"{verb} {string.Join(' ', arguments)}");
        }

        _link = wishes.GetProperty("link").GetString()!;
        foreach (var send in wishes.GetProperty("sends").EnumerateArray())
        {
            _world.Note(Name, $"→ {send}");
            _socket?.SendUp(send.GetString()!);
        }

        if (wishes.GetProperty("close").GetBoolean())
        {
            _socket?.CloseByClient();
            _socket = null;
        }

        if (wishes.GetProperty("connect").GetBoolean())
        {
            Dial();
        }

        foreach (var what in wishes.GetProperty("events").EnumerateArray())
        {
            CoreEvents.Take(_world, _server is { IsDead: false }, Name, _records, what);
        }

        Arm(wishes.GetProperty("next"));
        return wishes.GetProperty("result");
    }

    private void Dial()
    {
        if (_server is null || _server.IsDead || _world.Random.OneIn(3))
        {
            _server = _world.Random.OneOf(_world.Cluster.Gateways);
        }

        var (server, socket) = (_server, new SimulatedSocket(_world, this));
        _socket = socket;
        _world.Time.After(_world.NetworkDelay(), () =>
        {
            if (_socket != socket)
            {
                return;
            }

            if (server.IsDead || _world.Now < _offlineUntil)
            {
                Closed(socket, 1006);
            }
            else
            {
                server.Accept(socket);
                Tell("open");
            }
        });
    }

    private void Arm(JsonElement next)
    {
        if (next.ValueKind != JsonValueKind.Number || next.GetDouble() == _armedFor)
        {
            return;
        }

        var due = next.GetDouble();
        _armedFor = due;
        // Rounded up: virtual time has a finer grain than a double's milliseconds.
        _world.Time.At(VirtualTime.Beginning + TimeSpan.FromMilliseconds(due) + TimeSpan.FromTicks(1), () =>
        {
            if (_armedFor == due)
            {
                _armedFor = null;
                Tell("handleTimeout");
            }
        });
    }
}
