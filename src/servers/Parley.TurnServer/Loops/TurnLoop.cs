using Parley.SansIO;
using Parley.Turn.Server;

namespace Parley.TurnServer.Loops;

/// <summary>
/// One event loop with one <see cref="TurnEngine"/>: a thread that waits for datagrams and messages, feeds a batch to the engine, sends what it offers, and
/// waits again. How it waits, receives and sends depends on the system. Members are for any thread unless they say otherwise.
/// </summary>
internal abstract partial class TurnLoop : IDisposable
{
    // An engine's answer to one message needs less than this (a challenge or an Allocate response is some hundred bytes).
    private const int ScratchReserve = 4096;
    private const int ScratchBytes = 512 << 10;

    private readonly LoopContext _context;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITcpRelays? _tcpRelays;
    private readonly Thread _thread;
    private readonly UdpRelaySockets _relays;
    private bool _stopping;

    /// <summary>Makes a loop that does not run yet.</summary>
    /// <param name="context">What the loops of the group share.</param>
    /// <param name="number">Its number among them.</param>
    /// <param name="relays">Its UDP relay sockets.</param>
    /// <param name="receiveBytes">How many bytes it receives datagrams into; they come first in <see cref="Memory"/>.</param>
    protected TurnLoop(LoopContext context, int number, UdpRelaySockets relays, int receiveBytes)
    {
        ArgumentNullException.ThrowIfNull(context);
        (_context, _relays, Number) = (context, relays, number);
        var plan = context.Plan;
        Memory = new PacketMemory(receiveBytes + (2 * plan.Tuning.InboxBytes), ScratchBytes);
        Inbox = new LoopInbox(Memory.Bytes, receiveBytes, plan.Tuning.InboxBytes, plan.Tuning.InboxMessages, () => Wake());
        _tcpRelays = plan.TcpRelays?.Invoke(plan, this);
        var surroundings = new TurnSurroundings(
            number,
            new RelaySocketsByProtocol(relays, _tcpRelays),
            plan.Directory,
            plan.Credentials,
            plan.Quota,
            plan.Random,
            context.NonceKey,
            context.Clock.UnixEpoch,
            context.HandedOver,
            context.Neighbours.Length);
        Engine = new TurnEngine(plan.Engine, surroundings, Memory);
        _thread = new Thread(Run) { IsBackground = true, Name = $"turn-{number}" };
    }

    /// <summary>The loop's number in its group, from 0; its engine has the same.</summary>
    public int Number { get; }

    /// <summary>What it has done so far.</summary>
    public LoopCounters Counters { get; } = new();

    /// <summary>What its engine has done so far.</summary>
    public TurnCounters EngineCounters => Engine.Counters;

    /// <summary>Whether its thread is done: it takes nothing more.</summary>
    public bool IsStopped => _stopped.Task.IsCompleted;

    /// <summary>Completes when its thread is done; fails with a <see cref="TurnBrokenException"/> when a bug ended it.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>The engine. Only for the loop's thread.</summary>
    protected TurnEngine Engine { get; }

    /// <summary>Where everything is received into. Only for the loop's thread.</summary>
    protected PacketMemory Memory { get; }

    /// <summary>What other threads have for this loop.</summary>
    protected LoopInbox Inbox { get; }

    /// <summary>The clock.</summary>
    protected Instant Now => _context.Clock.Now;

    /// <summary>Does something on the loop's thread, soon.</summary>
    /// <returns>False when the loop has stopped.</returns>
    public bool Post(Action<TurnEngine, Instant> action) => Inbox.TryPost(new LoopAction(action));

    /// <summary>Asks something on the loop's thread. The question must not keep the engine or what belongs to it.</summary>
    /// <exception cref="OperationCanceledException">The loop has stopped.</exception>
    public Task<T> AskAsync<T>(Func<TurnEngine, Instant, T> question)
    {
        var work = new LoopQuestion<T>(question);
        if (!Inbox.TryPost(work))
        {
            work.Abandon();
        }

        return work.Answer;
    }

    /// <summary>Starts the thread. Once.</summary>
    internal void Start() => _thread.Start();

    /// <summary>Ends all allocations, sends what is left to send, and ends the thread.</summary>
    /// <returns><see cref="Stopped"/>.</returns>
    internal Task StopAsync()
    {
        Post((engine, _) =>
        {
            engine.Shutdown();
            _stopping = true;
        });
        return _stopped.Task;
    }

    /// <summary>Releases what the loop holds of the system. Only after it has stopped, or before it has started.</summary>
    public virtual void Dispose() => GC.SuppressFinalize(this);

    /// <summary>The loop begins. On the loop's thread.</summary>
    protected virtual void Enter()
    {
    }

    /// <summary>Makes a waiting loop go on. Any thread calls this.</summary>
    protected abstract void Wake();

    /// <summary>Waits until there is something, at most until a moment; receives and feeds what is there. On the loop's thread.</summary>
    protected abstract void Receive(Instant until);

    /// <summary>Sends a batch to clients on UDP and to peers; what goes elsewhere is passed over. On the loop's thread.</summary>
    /// <returns>Whether nothing was passed over.</returns>
    protected abstract bool Send(ReadOnlySpan<TurnTransmit> transmits);

    /// <summary>Gives the engine a client's message.</summary>
    protected void FeedClient(Instant now, in FiveTuple tuple, Slice message)
    {
        EnsureScratch();
        Engine.HandleClient(now, tuple, message);
    }

    /// <summary>Gives the engine a peer's datagram.</summary>
    protected void FeedPeer(Instant now, int socket, in TransportAddress peer, Slice data)
    {
        EnsureScratch();
        Engine.HandlePeer(now, socket, peer, data);
    }

    /// <summary>Sends all that the engine offers and tells what happened, so that memory can be used anew.</summary>
    protected void Flush()
    {
        var transmits = Engine.Transmits;
        if (!transmits.IsEmpty && !Send(transmits))
        {
            SendInside(transmits);
        }

        while (Engine.TryTakeEvent(out var e))
        {
            TellConnection(e);
            _context.Plan.Observer.Observe(this, e);
        }

        Engine.Drained();
        _relays.CloseRetired();
    }

    /// <summary>How many milliseconds to wait until a moment: 0 when the inbox has something, -1 for as long as it takes.</summary>
    protected int Milliseconds(Instant until)
    {
        if (!Inbox.IsEmpty)
        {
            return 0;
        }

        if (until == Instant.Never)
        {
            return -1;
        }

        var left = until - Now;
        return left <= TimeSpan.Zero ? 0 : (int)Math.Min(int.MaxValue, Math.Ceiling(left.TotalMilliseconds));
    }

    private void EnsureScratch()
    {
        if (Memory.ScratchLeft < ScratchReserve)
        {
            Flush();
        }
    }

    private void Run()
    {
        try
        {
            Enter();
            for (var path = 0; path < _context.Plan.Listen.Count; path++)
            {
                Engine.HandlePathOpened(new TurnPath(path, _context.Plan.Listen[path], TransportProtocol.Udp));
            }

            while (!_stopping)
            {
                Counters.Allocated(GC.GetAllocatedBytesForCurrentThread());
                Receive(Engine.NextTimeout);
                Turn();
            }

            Finish();
            _stopped.SetResult();
        }
#pragma warning disable CA1031 // A broken loop is told to whoever awaits it (LoopGroup.Broken); the host decides.
        catch (Exception e)
#pragma warning restore CA1031 // as above
        {
            Finish();
            _stopped.SetException(new TurnBrokenException(Number, e));
        }
    }

    private void Turn()
    {
        if (!Inbox.IsEmpty)
        {
            TakeInbox();
        }

        var now = Now;
        if (Engine.NextTimeout <= now)
        {
            Engine.HandleTimeout(now);
        }

        Flush();
    }

    private void TakeInbox()
    {
        var now = Now;
        foreach (ref readonly var entry in Inbox.Take())
        {
            switch (entry.Kind)
            {
                case InboxKind.Client when IsForwarded(entry):
                    break;
                case InboxKind.Client:
                    CountDatagram(entry, !TurnPath.IsConnection(entry.Number));
                    FeedClient(now, new FiveTuple(entry.Number, entry.Source), entry.Data);
                    break;
                case InboxKind.Peer:
                    CountDatagram(entry, true);
                    FeedPeer(now, entry.Number, entry.Source, entry.Data);
                    break;
                case InboxKind.Neighbour:
                    EnsureScratch();
                    Engine.HandleNeighbour(now, entry.Source, entry.Destination, entry.Data);
                    break;
                case InboxKind.HandedOver:
                    EnsureScratch();
                    Engine.HandleHandedOver(now, new FiveTuple(entry.Number, entry.Source), entry.Data);
                    break;
                default:
                    EnsureScratch();
                    entry.Work!.Run(Engine, now);
                    break;
            }
        }
    }

    private void CountDatagram(in InboxEntry entry, bool datagram)
    {
        if (datagram)
        {
            Counters.Received(1, entry.Data.Length);
        }
    }

    private void Finish()
    {
        Inbox.Close();
        foreach (ref readonly var entry in Inbox.Take())
        {
            entry.Work?.Abandon();
        }

        CloseOutlets();
    }
}
