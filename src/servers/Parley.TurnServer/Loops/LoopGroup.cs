using Parley.SansIO;
using Parley.Turn.Server;
using Parley.TurnServer.Loops.Linux;
using Parley.TurnServer.Loops.Portable;

namespace Parley.TurnServer.Loops;

/// <summary>
/// The event loops of one server: each with a thread, an engine and sockets of its own. They share nothing on a datagram's way but the network's own
/// choice which of them gets it. Thread-safe.
/// </summary>
internal sealed class LoopGroup : IAsyncDisposable
{
    private readonly TurnLoop[] _loops;
    private readonly Lock _lock = new();
    private int _connections = -1;
    private Task? _stopped;

    private LoopGroup(LoopContext context)
    {
        (_loops, Plan) = (context.Neighbours, context.Plan);
        Broken = FirstBrokenAsync(_loops);
    }

    /// <summary>Completes at once with what broke a loop, if that ever happens; otherwise with null, when all loops have stopped as they were told.</summary>
    public Task<TurnBrokenException?> Broken { get; }

    /// <summary>What it was made from, with actual ports.</summary>
    public LoopPlan Plan { get; }

    /// <summary>The UDP addresses that are served, with their actual ports, in the order of <see cref="LoopPlan.Listen"/>.</summary>
    public IReadOnlyList<TransportAddress> LocalEndPoints => Plan.Listen;

    /// <summary>The loops, by their numbers.</summary>
    public IReadOnlyList<TurnLoop> Loops => _loops;

    /// <summary>Binds all listeners and starts all loops.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">An address cannot be bound; nothing is left behind.</exception>
    public static LoopGroup Start(LoopPlan plan, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentOutOfRangeException.ThrowIfLessThan(plan.Loops, 1, nameof(plan));
        var nonceKey = new byte[32];
        plan.Random.Fill(nonceKey);
        var clock = new LoopClock(time ?? TimeProvider.System);
        LoopContext Context(IReadOnlyList<TransportAddress> listen) =>
            new(plan with { Listen = listen }, clock, nonceKey, new TurnLoop[plan.Loops], new HandedOverClients());
        var context = OperatingSystem.IsLinux() && !plan.Tuning.Portable ? CreateLinux(plan, Context) : CreatePortable(plan, Context);
        foreach (var loop in context.Neighbours)
        {
            loop.Start();
        }

        return new LoopGroup(context);
    }

    /// <summary>Gives all engines other settings, soon; live allocations go on under them.</summary>
    public void Apply(TurnEngineSettings settings)
    {
        foreach (var loop in _loops)
        {
            loop.Post((engine, _) => engine.Apply(settings));
        }
    }

    /// <summary>Gives a new TCP or TLS connection its loop, in turn, and its number.</summary>
    public (TurnLoop Loop, int Path) NextConnection()
    {
        // Two thousand million connections later numbers begin again; none of the first ones is still open then, or it is refused.
        var number = Interlocked.Increment(ref _connections) & int.MaxValue;
        return (_loops[number % _loops.Length], TurnPath.FirstConnection + (number % (int.MaxValue - TurnPath.FirstConnection)));
    }

    /// <summary>Ends all allocations and all loops, and closes all sockets.</summary>
    /// <returns>Completes when it is done; fails then with a <see cref="TurnBrokenException"/> if a loop had broken.</returns>
    public Task StopAsync()
    {
        lock (_lock)
        {
            return _stopped ??= StopLoopsAsync();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => new(StopAsync());

    private static LoopContext CreateLinux(LoopPlan plan, Func<IReadOnlyList<TransportAddress>, LoopContext> contextOf)
    {
        var features = KernelFeatures.Probe(plan.Tuning);
        var listeners = LinuxListeners.Bind(plan, features);
        var context = contextOf(listeners.LocalEndPoints);
        for (var i = 0; i < plan.Loops; i++)
        {
            context.Neighbours[i] = LinuxLoop.Create(context, i, listeners.OfLoop(i), features);
        }

        return context;
    }

    private static LoopContext CreatePortable(LoopPlan plan, Func<IReadOnlyList<TransportAddress>, LoopContext> contextOf)
    {
        var listeners = PortableListeners.Bind(plan);
        var context = contextOf(listeners.LocalEndPoints);
        var loops = Enumerable.Range(0, plan.Loops).Select(i => PortableLoop.Create(context, i, listeners)).ToArray();
        loops.CopyTo(context.Neighbours, 0);
        listeners.Start(loops);
        return context;
    }

    private static async Task<TurnBrokenException?> FirstBrokenAsync(TurnLoop[] loops)
    {
        await foreach (var stopped in Task.WhenEach(loops.Select(loop => loop.Stopped)))
        {
            if (stopped.Exception?.InnerException is TurnBrokenException broken)
            {
                return broken;
            }
        }

        return null;
    }

    private async Task StopLoopsAsync()
    {
        try
        {
            await Task.WhenAll(_loops.Select(loop => loop.StopAsync()));
        }
        finally
        {
            foreach (var loop in _loops)
            {
                loop.Dispose();
            }
        }
    }
}
