using System.Runtime.InteropServices;
using Parley.SansIO;
using Parley.Turn.Server;

namespace Parley.TurnServer.Loops.Linux;

/// <summary>The loop on Linux: epoll and the kernel's own socket calls on memory that was laid out once.</summary>
internal sealed unsafe class LinuxLoop : TurnLoop
{
    // Listeners' tokens have the highest bit set, which no generation of a relay socket reaches.
    private const ulong ListenerFlag = 1UL << 63;

    private readonly Epoll _epoll;
    private readonly LinuxRelaySockets _relays;
    private readonly int[] _listeners;
    private readonly KernelFeatures _features;
    private readonly ReceiveBatch _received;
    private readonly SendBatch _send;

    private LinuxLoop(LoopContext context, int number, Epoll epoll, LinuxRelaySockets relays, int[] listeners, KernelFeatures features)
        : base(context, number, relays, ReceiveBatch.Bytes)
    {
        (_epoll, _relays, _listeners, _features) = (epoll, relays, listeners, features);
        var memory = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(Memory.Bytes, 0);
        _received = new ReceiveBatch(memory);
        _send = new SendBatch(memory, features, Counters);
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
        base.Dispose();
    }

    protected override void Wake() => _epoll.Wake();

    protected override void Receive(Instant until)
    {
        var count = _epoll.Wait(Milliseconds(until));
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
            else if (_relays.TryFind(token, out var number, out var descriptor))
            {
                ReceiveFromPeers(now, number, descriptor);
            }
        }
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
        if (!_features.Batches)
        {
            for (var n = 0; n < ReceiveBatch.Slots && TryReceiveOne(_listeners[path]); n++)
            {
                FeedClients(now, path, 0);
            }

            return;
        }

        MakeRoom(_received.SlotsLeft > 0);
        var most = _received.SlotsLeft;
        Counters.ReceiveCall();
        var count = _received.Receive(_listeners[path], most);
        for (var i = 0; i < count; i++)
        {
            FeedClients(now, path, i);
        }
    }

    private void ReceiveFromPeers(Instant now, int number, int descriptor)
    {
        if (TryReceiveOne(descriptor))
        {
            FeedPeers(now, number, 0);
        }
    }

    private void FeedClients(Instant now, int path, int message)
    {
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

    private bool TryReceiveOne(int descriptor)
    {
        MakeRoom(_received.HasRoom);
        Counters.ReceiveCall();
        return _received.ReceiveOne(descriptor);
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
