using Parley.Signaling.Protocol;

namespace Parley.Signaling.Simulation;

/// <summary>A world in which calls are made: its time, its chance, its servers. Everything that happens in it follows from its seed. Single-threaded.</summary>
public sealed class World
{
    private readonly List<string>? _trace;

    /// <summary>Begins a world with its servers up.</summary>
    public World(WorldOptions options)
    {
        Options = options;
        Random = new SeededRandom(options.Seed);
        _trace = options.Traced ? [] : null;
        Haste = Random.OneIn(2) ? 5 : 60;
        Keys = new TokenSigner(new SigningKey(1, new byte[32]));
        Tickets = new CallTicketCodec(Keys);
        Cluster = new SimulatedCluster(this);
    }

    /// <summary>How it was asked to be.</summary>
    public WorldOptions Options { get; }

    /// <summary>Its chance.</summary>
    public SeededRandom Random { get; }

    /// <summary>Its time.</summary>
    public VirtualTime Time { get; } = new();

    /// <summary>Now.</summary>
    public DateTimeOffset Now => Time.Now;

    /// <summary>The keys, which outlive the servers.</summary>
    public TokenSigner Keys { get; }

    /// <summary>Writes and reads tickets.</summary>
    public CallTicketCodec Tickets { get; }

    /// <summary>The servers that are up now.</summary>
    public SimulatedCluster Cluster { get; private set; }

    /// <summary>The clients.</summary>
    public List<ISimulatedDevice> Devices { get; } = [];

    /// <summary>What went against the promises while it happened.</summary>
    public List<string> Violations { get; } = [];

    /// <summary>What happened, when traced.</summary>
    public IReadOnlyList<string> Trace => _trace ?? [];

    /// <summary>How often all servers died.</summary>
    public int Restarts { get; private set; }

    /// <summary>The greatest usual delay between servers, in milliseconds.</summary>
    private int Haste { get; }

    /// <summary>How long a message between two servers takes: mostly little, sometimes more than anybody would like.</summary>
    public TimeSpan ServerDelay() => Random.OneIn(20) ? Random.UpTo(3000) : Random.UpTo(Haste);

    /// <summary>How long a message between a client and its server takes.</summary>
    public TimeSpan NetworkDelay() => Random.OneIn(20) ? Random.UpTo(800) : Random.UpTo(Haste * 2);

    /// <summary>All servers die at once, and others begin.</summary>
    public void Restart()
    {
        Note("servers", $"all die");
        Restarts++;
        var old = Cluster;
        Cluster = new SimulatedCluster(this);
        old.Die();
    }

    /// <summary>Writes down what happens, if anybody wants to read it.</summary>
    public void Note(string who, [System.Runtime.CompilerServices.InterpolatedStringHandlerArgument("")] TraceText what)
    {
        if (_trace is not null)
        {
            _trace.Add($"{(Now - VirtualTime.Beginning).TotalMilliseconds,12:0.000} {who,-14} {what.ToText()}");
        }
    }

    /// <summary>Something goes on by itself; should it fail, that is a violation.</summary>
    public async void Watch(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Violate(failure.ToString());
        }
    }

    /// <summary>Something went against the promises.</summary>
    public void Violate(string what)
    {
        Violations.Add(what);
        if (_trace is not null)
        {
            _trace.Add($"{(Now - VirtualTime.Beginning).TotalMilliseconds,12:0.000} VIOLATION      {what}");
        }
    }
}

/// <summary>How a world is to be.</summary>
/// <param name="Seed">Tells everything that will happen.</param>
/// <param name="Traced">Whether what happens is written down.</param>
/// <param name="Gateways">How many gateways there are.</param>
public sealed record WorldOptions(ulong Seed, bool Traced = false, int Gateways = 2)
{
    /// <summary>Makes the rules of a call; tests put deliberate mistakes here.</summary>
    public Func<CallId, CallTicketCodec, ICallRules> Rules { get; init; } = (call, tickets) => new RealCallRules(call, tickets);

    /// <summary>Starts a server process; by default with a gateway that the simulation has of its own.</summary>
    public Func<SimulatedCluster, ISimulatedServer> Server { get; init; } =
        cluster => new SimulatedGateway(cluster, $"g{cluster.World.Random.NextBits():x16}");

    /// <summary>Deliberate mistakes of gateways, for tests of the checks.</summary>
    public GatewayMistake Mistake { get; init; }
}
