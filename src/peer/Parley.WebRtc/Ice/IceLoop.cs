using System.Collections.Concurrent;
using Parley.SansIO;
using Parley.WebRtc.Ice.Loops;
using Parley.WebRtc.Ice.Loops.Linux;

namespace Parley.WebRtc.Ice;

/// <summary>
/// A thread that many connections share: what comes in for them queues up here and is worked on one after the other, so an agent needs no lock. All members
/// may be used from any thread.
/// </summary>
/// <remarks>Handlers of a connection's events run on its loop's thread: one that blocks holds up all connections of the loop.</remarks>
public sealed class IceLoop : IDisposable
{
    // The size of the largest UDP datagram.
    private const int LargestDatagram = 65536;

    private static readonly Lazy<IceLoop[]> Shared = new(
        static () => [.. Enumerable.Range(0, Environment.ProcessorCount).Select(static number => new IceLoop($"Parley ICE {number}"))]);

    private static int _nextShared;

    private readonly ConcurrentQueue<ILoopWork> _work = new();
    private readonly LoopWaiter _waiter;
    private readonly Thread _thread;
    private int _connections;
    private int _isAsleep;
    private volatile bool _stops;

    /// <summary>Starts a loop.</summary>
    /// <param name="name">The thread's name, for debuggers.</param>
    public IceLoop(string name = "Parley ICE")
        : this(name, (OperatingSystem.IsLinux() ? EpollWaiter.TryCreate() : null) ?? (LoopWaiter)new PortableWaiter())
    {
    }

    /// <summary>Starts a loop that sleeps in its own way.</summary>
    internal IceLoop(string name, LoopWaiter waiter)
    {
        _waiter = waiter;
        _thread = new Thread(Run) { Name = name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>How many connections live on it.</summary>
    public int ConnectionCount => Volatile.Read(ref _connections);

    /// <summary>Who watches the sockets; only for the loop's thread.</summary>
    internal LoopWaiter Waiter => _waiter;

    /// <summary>The alarms; only for the loop's thread.</summary>
    internal TimerHeap Timers { get; } = new();

    /// <summary>One datagram's room, which all sockets of the loop receive into; only for the loop's thread.</summary>
    internal byte[] ReceiveBuffer { get; } = GC.AllocateUninitializedArray<byte>(LargestDatagram, pinned: true);

    /// <summary>Whether the caller is on the loop's thread.</summary>
    internal bool IsCurrent => Thread.CurrentThread == _thread;

    /// <summary>One of the loops that the process has for those who do not care: one per processor, in turns. They are never disposed.</summary>
    public static IceLoop NextShared()
    {
        var loops = Shared.Value;
        return loops[(int)((uint)Interlocked.Increment(ref _nextShared) % (uint)loops.Length)];
    }

    /// <summary>Ends the thread after the work that it has. Connections on it must have been closed before.</summary>
    /// <exception cref="InvalidOperationException">Connections are still open on it.</exception>
    public void Dispose()
    {
        if (ConnectionCount > 0)
        {
            throw new InvalidOperationException($"{ConnectionCount} connections are still open on this loop; dispose them first.");
        }

        if (_stops)
        {
            return;
        }

        _stops = true;
        _waiter.Wake();
        if (!IsCurrent)
        {
            _thread.Join();
        }
    }

    /// <summary>Lets something have its turn.</summary>
    internal void Post(ILoopWork work)
    {
        _work.Enqueue(work);
        if (Interlocked.CompareExchange(ref _isAsleep, 0, 1) == 1)
        {
            _waiter.Wake();
        }
    }

    internal void Register() => Interlocked.Increment(ref _connections);

    internal void Unregister() => Interlocked.Decrement(ref _connections);

    private void Run()
    {
        while (true)
        {
            // As many as there are now: alarms must have their turn too.
            for (var left = _work.Count; left > 0 && _work.TryDequeue(out var work); left--)
            {
                work.Run(LoopClock.Now);
            }

            for (var left = Timers.Count; left > 0 && Timers.TryTakeDue(LoopClock.Now, out var due); left--)
            {
                ((LoopTimer)due).Owner.Run(LoopClock.Now);
            }

            if (_stops && _work.IsEmpty)
            {
                _waiter.Dispose();
                return;
            }

            // First it says that it sleeps, then it looks at the queue for the last time: whoever posts meanwhile wakes it.
            Interlocked.Exchange(ref _isAsleep, 1);
            _waiter.Wait(_work.IsEmpty && !_stops ? MillisecondsUntil(Timers.Next) : 0);
            Volatile.Write(ref _isAsleep, 0);
            _waiter.ServeReadable();
        }
    }

    private static int MillisecondsUntil(Instant next)
    {
        if (next == Instant.Never)
        {
            return Timeout.Infinite;
        }

        // Rounded up: an alarm that is a little late is one turn, one that is a little early are two.
        var left = (next - LoopClock.Now).Ticks + TimeSpan.TicksPerMillisecond - 1;
        return (int)Math.Clamp(left / TimeSpan.TicksPerMillisecond, 0, int.MaxValue);
    }
}
