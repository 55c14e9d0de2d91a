using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Parley.SansIO;
using Parley.Turn.Server;

namespace Parley.TurnServer.Loops.Linux;

/// <summary>The loop on Linux: epoll and the kernel's own socket calls on memory that was laid out once.</summary>
internal sealed unsafe class LinuxLoop : TurnLoop
{
    // Listeners' tokens have the highest bit set, which no generation of a relay socket reaches.
    private const ulong ListenerFlag = 1UL << 63;

    // What one socket gets before the others have their turn.
    private const int ClientsAtOnce = 64;
    private const int PeersAtOnce = 16;

    private readonly Epoll _epoll;
    private readonly LinuxRelaySockets _relays;
    private readonly int[] _listeners;
    private readonly KernelFeatures _features;
    private readonly ReceiveBatch _received;
    private readonly SendBatch _send;
    private readonly BatchPause _pause;
    private readonly TimeSpec* _pauseTime;
    private uint _look = 1;
    private bool _more;
    private long _arrivals;

    private LinuxLoop(LoopContext context, int number, Epoll epoll, LinuxRelaySockets relays, int[] listeners, KernelFeatures features)
        : base(context, number, relays, ReceiveBatch.Bytes)
    {
        (_epoll, _relays, _listeners, _features) = (epoll, relays, listeners, features);
        var memory = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(Memory.Bytes, 0);
        _received = new ReceiveBatch(memory);
        _send = new SendBatch(memory, features, Counters);
        _pause = new BatchPause(context.Plan.Tuning.BatchPause);
        _pauseTime = (TimeSpec*)NativeMemory.AllocZeroed((nuint)sizeof(TimeSpec));
    }

    /// <summary>Makes a loop that takes over the listeners.</summary>
    public static LinuxLoop Create(LoopContext context, int number, int[] listeners, KernelFeatures features)
    {
        var epoll = new Epoll();
        for (var i = 0; i < listeners.Length; i++)
        {
            epoll.Add(listeners[i], ListenerFlag | (uint)i);
        }

        return new LinuxLoop(context, number, epoll, new LinuxRelaySockets(context.Plan, epoll, features), listeners, features);
    }

    public override void Dispose()
    {
        _relays.Dispose();
        foreach (var listener in _listeners)
        {
            _ = Libc.Close(listener);
        }

        _epoll.Dispose();
        _received.Dispose();
        _send.Dispose();
        NativeMemory.Free(_pauseTime);
        base.Dispose();
    }

    protected override void Enter() => _ = Libc.ProcessControl(LinuxConstants.SetTimerSlack, 1000, 0, 0, 0);

    protected override void Wake() => _epoll.Wake();

    protected override void Receive(Instant until)
    {
        var milliseconds = _more ? 0 : Milliseconds(until);
        Counters.Waiting();
        if (milliseconds != 0 && _pause.Length > TimeSpan.Zero)
        {
            _pauseTime->Nanoseconds = (nint)_pause.Length.TotalNanoseconds;
            _ = Libc.Sleep(_pauseTime, null);
            milliseconds = 0;
        }

        _more = false;
        _look++;

        var count = _epoll.Wait(milliseconds);
        Counters.Waited();
        _received.Free();
        var now = Now;
        for (var i = 0; i < count; i++)
        {
            var token = _epoll.Token(i);
            if (token == Epoll.WakeToken)
            {
                _epoll.TakeWake();
            }
            else if ((token & ListenerFlag) != 0)
            {
                ReceiveFromClients(now, (int)(uint)token);
            }
            else
            {
                ReceiveFromPeers(now, token);
            }
        }

        _pause.Looked(now, _arrivals, count > 0);
    }

    protected override bool Send(ReadOnlySpan<TurnTransmit> transmits)
    {
        var all = true;
        while (!transmits.IsEmpty)
        {
            var some = transmits[..Math.Min(transmits.Length, SendRuns.Capacity)];
            all &= SendSome(some);
            transmits = transmits[some.Length..];
        }

        return all;
    }

    private bool SendSome(ReadOnlySpan<TurnTransmit> transmits)
    {
        var runs = _send.Runs;
        runs.Clear();
        _relays.BeginBatch();
        Span<int> listeners = stackalloc int[_listeners.Length];
        listeners.Fill(-1);
        var added = 0;
        for (var i = 0; i < transmits.Length; i++)
        {
            ref readonly var transmit = ref transmits[i];
            int outlet;
            if (transmit.Kind == TurnOutlet.Relay)
            {
                outlet = _relays.OutletOf(transmit.Outlet, runs);
            }
            else if (transmit.Kind == TurnOutlet.Client && transmit.Outlet < _listeners.Length)
            {
                ref var listener = ref listeners[transmit.Outlet];
                outlet = listener >= 0 ? listener : listener = runs.AddOutlet(_listeners[transmit.Outlet]);
            }
            else
            {
                continue;
            }

            runs.Add(i, outlet, transmit);
            added++;
        }

        _send.Send(transmits);
        return added == transmits.Length;
    }

    private void ReceiveFromClients(Instant now, int path)
    {
        var left = ClientsAtOnce;
        int count;
        do
        {
            var most = MostAtOnce(left);
            count = ReceiveSome(_listeners[path], most);
            for (var i = 0; i < count; i++)
            {
                FeedClients(now, path, i);
            }

            left -= count;
        }
        while (count > 0 && left > 0 && !_features.Batches);
        _more |= left == 0;
    }

    private void ReceiveFromPeers(Instant now, ulong token)
    {
        ref var relay = ref _relays.Find(token);
        if (Unsafe.IsNullRef(ref relay))
        {
            return;
        }

        // One datagram costs least when it is asked for alone. Where one was not enough the last time, there are several now.
        relay.IsBusy |= relay.ReadyAt == _look - 1;
        relay.ReadyAt = _look;
        var wanted = relay.IsBusy ? PeersAtOnce : 1;
        var left = wanted;
        int count;
        do
        {
            count = ReceiveSome(relay.Descriptor, left > 1 ? MostAtOnce(left) : 1);
            for (var i = 0; i < count; i++)
            {
                FeedPeers(now, (int)(uint)token, i);
            }

            left -= count;
        }
        while (count > 0 && left > 0 && !_features.Batches);
        relay.IsBusy = wanted - left > 1;
        _more |= wanted > 1 && left == 0;
    }

    /// <summary>How many datagrams or runs the next call may ask for, up to so many.</summary>
    private int MostAtOnce(int wanted)
    {
        if (!_features.Batches)
        {
            return 1;
        }

        MakeRoom(_received.SlotsLeft > 0);
        return Math.Min(wanted, _received.SlotsLeft);
    }

    private int ReceiveSome(int descriptor, int most)
    {
        Counters.ReceiveCall();
        if (most > 1)
        {
            return _received.Receive(descriptor, most);
        }

        MakeRoom(_received.HasRoom);
        return _received.ReceiveOne(descriptor) ? 1 : 0;
    }

    private void FeedClients(Instant now, int path, int message)
    {
        _arrivals++;
        var run = _received.Message(message, out var client, out var segment);
        var tuple = new FiveTuple(path, client);
        var datagrams = 0;
        var left = run;
        do
        {
            var datagram = left with { Length = Math.Min(segment, left.Length) };
            FeedClient(now, tuple, datagram);
            left = new Slice(left.Offset + datagram.Length, left.Length - datagram.Length);
            datagrams++;
        }
        while (left.Length > 0);
        Counters.Received(datagrams, run.Length);
    }

    private void FeedPeers(Instant now, int number, int message)
    {
        _arrivals++;
        var run = _received.Message(message, out var peer, out var segment);
        var datagrams = 0;
        var left = run;
        do
        {
            var datagram = left with { Length = Math.Min(segment, left.Length) };
            FeedPeer(now, number, peer, datagram);
            left = new Slice(left.Offset + datagram.Length, left.Length - datagram.Length);
            datagrams++;
        }
        while (left.Length > 0);
        Counters.Received(datagrams, run.Length);
    }

    private void MakeRoom(bool enough)
    {
        if (!enough)
        {
            Flush();
            _received.Free();
        }
    }
}
