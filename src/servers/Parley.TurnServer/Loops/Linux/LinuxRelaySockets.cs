using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Parley.SansIO;

namespace Parley.TurnServer.Loops.Linux;

/// <summary>Relay sockets as descriptors that an epoll watches. Numbers are places in a table; generations tell apart who had one after another.</summary>
internal sealed class LinuxRelaySockets(LoopPlan plan, Epoll epoll, KernelFeatures features) : UdpRelaySockets(plan), IDisposable
{
    private readonly List<Entry> _entries = [];
    private readonly Stack<int> _free = [];
    private readonly int _buffer = plan.Tuning.RelayBuffer;
    private int _round;

    /// <summary>Begins to sort another batch.</summary>
    public void BeginBatch() => _round++;

    /// <summary>The place of a socket in the batch that is being sorted.</summary>
    public int OutletOf(int number, SendRuns runs)
    {
        ref var entry = ref CollectionsMarshal.AsSpan(_entries)[number];
        if (entry.Round != _round)
        {
            entry.Round = _round;
            entry.Outlet = runs.AddOutlet(entry.Descriptor);
        }

        return entry.Outlet;
    }

    /// <summary>Finds the socket that an epoll token names.</summary>
    /// <returns>Null when that socket has closed, though its number may be in use again. Good until another one is opened.</returns>
    public ref Entry Find(ulong token)
    {
        ref var entry = ref CollectionsMarshal.AsSpan(_entries)[(int)(uint)token];
        return ref entry.Descriptor >= 0 && entry.Generation == (uint)(token >> 32) ? ref entry : ref Unsafe.NullRef<Entry>();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CloseRetired();
        foreach (var entry in _entries.Where(entry => entry.Descriptor >= 0))
        {
            _ = Libc.Close(entry.Descriptor);
        }

        _entries.Clear();
    }

    /// <inheritdoc/>
    protected override bool TryBind(RelayAddress relay, ushort port, out int number)
    {
        number = 0;
        var descriptor = UdpSocket.TryOpen(new TransportAddress(relay.Bind, port), _buffer, reusePort: false);
        if (descriptor < 0)
        {
            return false;
        }

        if (features.ReceiveOffload)
        {
            UdpSocket.Set(descriptor, LinuxConstants.UdpLevel, LinuxConstants.UdpReceiveOffload, 1);
        }

        if (!_free.TryPop(out number))
        {
            number = _entries.Count;
            _entries.Add(default);
        }

        ref var entry = ref CollectionsMarshal.AsSpan(_entries)[number];
        entry = new Entry
        {
            Descriptor = descriptor,
            // The highest bit of a token is the listeners'.
            Generation = (entry.Generation + 1) & int.MaxValue,
            Family = relay.Bind.Family,
            Port = port,
        };
        if (epoll.TryAdd(descriptor, ((ulong)entry.Generation << 32) | (uint)number))
        {
            return true;
        }

        CloseNow(number);
        return false;
    }

    /// <inheritdoc/>
    protected override (IpFamily Family, ushort Port) CloseNow(int number)
    {
        ref var entry = ref CollectionsMarshal.AsSpan(_entries)[number];
        Debug.Assert(entry.Descriptor >= 0, "A relay socket was closed twice.");
        _ = Libc.Close(entry.Descriptor);
        entry.Descriptor = -1;
        _free.Push(number);
        return (entry.Family, entry.Port);
    }

    /// <summary>A socket.</summary>
    public struct Entry
    {
        public int Descriptor;
        public uint Generation;

        /// <summary>The look in which there was something last.</summary>
        public uint ReadyAt;

        /// <summary>Whether there is more than one datagram each time.</summary>
        public bool IsBusy;
        public IpFamily Family;
        public ushort Port;

        /// <summary>The batch in which <see cref="Outlet"/> counts.</summary>
        public int Round;

        /// <summary>The socket's place in that batch.</summary>
        public int Outlet;
    }
}
