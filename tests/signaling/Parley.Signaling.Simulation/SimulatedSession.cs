using System.Collections.Immutable;
using Parley.Signaling.Protocol;

namespace Parley.Signaling.Simulation;

/// <summary>The server's side of one device's connection: its event stream, its part in calls, and what it has to do, one thing after the other.</summary>
public sealed class SimulatedSession
{
    private readonly World _world;
    private readonly Dictionary<long, ServerMessage.Event> _events;
    private readonly Queue<Func<Task>> _work = new();
    private readonly List<CallNotice> _held = [];
    private readonly GatewayMistake _mistake;
    private bool _working;
    private bool _ready;

    /// <summary>Begins a session, or goes on with one from another gateway.</summary>
    public SimulatedSession(World world, DeviceAddress address, string token, SimulatedSession? from = null)
    {
        _world = world;
        _mistake = world.Options.Mistake;
        (Address, Token) = (address, token);
        if (from is null)
        {
            Stream = new SessionStream($"e{world.Random.NextBits():x16}", Bounds);
            Calls = [];
            _events = [];
        }
        else
        {
            Stream = new SessionStream(from.Stream.Epoch, from.Stream.NextOffset, from.Stream.Unacked, Bounds);
            Calls = from.Calls.ToDictionary(entry => entry.Key, entry => new Part { LastVersion = entry.Value.LastVersion, Over = entry.Value.Over });
            _events = from._events;
        }
    }

    private static SessionStreamOptions Bounds { get; } = new();

    /// <summary>Where it lives.</summary>
    public DeviceAddress Address { get; }

    /// <summary>What its client resumes it with.</summary>
    public string Token { get; }

    /// <summary>Its event stream.</summary>
    public SessionStream Stream { get; }

    /// <summary>The calls it takes part in, those that are over included.</summary>
    public Dictionary<CallId, Part> Calls { get; }

    /// <summary>Its connection, if it has one.</summary>
    public SimulatedSocket? Socket { get; private set; }

    /// <summary>How often a connection came or went.</summary>
    public int Connections { get; private set; }

    /// <summary>The calls that are not over.</summary>
    public IEnumerable<CallId> LiveCalls => Calls.Where(entry => !entry.Value.Over).Select(entry => entry.Key).ToArray();

    /// <summary>A connection comes (the one before is closed) or goes.</summary>
    public void Attach(SimulatedSocket? socket)
    {
        var old = Socket;
        Socket = socket;
        Connections++;
        if (socket is not null)
        {
            old?.CloseByServer(4002);
        }
    }

    /// <summary>Does something after everything that it has to do already.</summary>
    public void Enqueue(Func<Task> work)
    {
        _work.Enqueue(work);
        if (!_working)
        {
            _world.Watch(WorkAsync());
        }
    }

    /// <summary>Its part in a call.</summary>
    public Part PartIn(CallId call)
    {
        if (!Calls.TryGetValue(call, out var part))
        {
            Calls.Add(call, part = new Part());
        }

        return part;
    }

    /// <summary>Takes a call's notice.</summary>
    public void Take(CallNotice notice)
    {
        if (!_ready)
        {
            // The welcome comes first, and says what it says.
            _held.Add(notice);
            return;
        }

        var part = PartIn(notice.Call);
        if ((notice.Version <= part.LastVersion || part.Over) && _mistake != GatewayMistake.TakesNoticesTwice)
        {
            return;
        }

        part.LastVersion = notice.Version;
        if (notice.Route is { } route)
        {
            part.To = route.To;
            part.Over = route.Over;
        }

        if (notice.Event is { } what)
        {
            var message = new ServerMessage.Event(Stream.Epoch, Stream.NextOffset, what);
            _events[Stream.Append([0])] = message;
            Socket?.SendDown(message);
        }
    }

    /// <summary>Sends the welcome of a new session, and everything that came meanwhile.</summary>
    public void Begin(ServerMessage.Welcome welcome)
    {
        Socket?.SendDown(welcome);
        Begin();
    }

    /// <summary>Takes what came while its client was not welcomed yet.</summary>
    public void Begin()
    {
        _ready = true;
        foreach (var notice in _held)
        {
            Take(notice);
        }

        _held.Clear();
    }

    /// <summary>The missed events of a client that is back, or null.</summary>
    public IReadOnlyList<ServerMessage.Event>? Resume(string epoch, long offset)
    {
        if (_mistake == GatewayMistake.ResumesFromTheEnd && epoch == Stream.Epoch)
        {
            return [];
        }

        var missed = Stream.Resume(epoch, offset);
        return missed is null ? null : [.. Enumerable.Range(0, missed.Count).Select(i => _events[Stream.NextOffset - missed.Count + i])];
    }

    private async Task WorkAsync()
    {
        _working = true;
        while (_work.TryDequeue(out var work))
        {
            await work();
        }

        _working = false;
    }

    /// <summary>A session's part in a call.</summary>
    public sealed class Part
    {
        /// <summary>The version of the last notice taken.</summary>
        public long LastVersion { get; set; }

        /// <summary>Where its relay messages go.</summary>
        public ImmutableArray<DeviceAddress> To { get; set; } = [];

        /// <summary>Whether the call is over for it.</summary>
        public bool Over { get; set; }
    }
}

/// <summary>A deliberate mistake of a gateway, to see whether anybody notices.</summary>
public enum GatewayMistake
{
    /// <summary>None.</summary>
    None,

    /// <summary>Notices that come twice are taken twice.</summary>
    TakesNoticesTwice,

    /// <summary>A client that is back is told nothing of what it missed.</summary>
    ResumesFromTheEnd,

    /// <summary>An address that is void still counts.</summary>
    IgnoresFencing,
}
