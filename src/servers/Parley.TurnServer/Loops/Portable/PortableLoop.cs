using System.Net;
using System.Net.Sockets;
using Parley.SansIO;
using Parley.Turn.Server;

namespace Parley.TurnServer.Loops.Portable;

/// <summary>The loop that works wherever .NET does: sockets bring their datagrams to the loop's inbox, and the loop sends one by one.</summary>
internal sealed class PortableLoop : TurnLoop
{
    private readonly PortableListeners _listeners;
    private readonly PortableRelaySockets _relays;
    private readonly AutoResetEvent _wake = new(false);
    private readonly SocketAddress _destination4 = new(AddressFamily.InterNetwork);
    private readonly SocketAddress _destination6 = new(AddressFamily.InterNetworkV6);
    private readonly byte[] _datagram = new byte[65536];
    private long _dropped;
    private long _dropsCounted;

    private PortableLoop(LoopContext context, int number, PortableListeners listeners, PortableRelaySockets relays)
        : base(context, number, relays, 0)
    {
        (_listeners, _relays) = (listeners, relays);
        relays.Receive = (socket, peer, datagram) => PostDatagram(InboxKind.Peer, socket, peer, datagram.Span);
    }

    /// <summary>Makes a loop on listeners that it shares.</summary>
    public static PortableLoop Create(LoopContext context, int number, PortableListeners listeners) =>
        new(context, number, listeners, new PortableRelaySockets(context.Plan));

    /// <summary>A listener has received a datagram for this loop. Any thread calls this.</summary>
    public void PostClient(int path, in TransportAddress client, ReadOnlySpan<byte> datagram) =>
        PostDatagram(InboxKind.Client, path, client, datagram);

    public override void Dispose()
    {
        _listeners.Dispose();
        _relays.Dispose();
        _wake.Dispose();
        base.Dispose();
    }

    protected override void Wake() => _wake.Set();

    protected override void Receive(Instant until)
    {
        Counters.Waiting();
        if (Inbox.IsEmpty)
        {
            _wake.WaitOne(Milliseconds(until));
        }

        Counters.Waited();

        var dropped = Interlocked.Read(ref _dropped);
        Counters.Dropped(LoopDrop.InboxFull, (int)(dropped - _dropsCounted));
        _dropsCounted = dropped;
    }

    protected override bool Send(ReadOnlySpan<TurnTransmit> transmits)
    {
        var all = true;
        foreach (ref readonly var transmit in transmits)
        {
            if (transmit.Kind == TurnOutlet.Relay)
            {
                Send(_relays.Find(transmit.Outlet), transmit);
            }
            else if (transmit.Kind == TurnOutlet.Client && transmit.Outlet < _listeners.Count)
            {
                Send(_listeners[transmit.Outlet], transmit);
            }
            else
            {
                all = false;
            }
        }

        return all;
    }

    private void Send(PortableSocket? socket, in TurnTransmit transmit)
    {
        var length = transmit.Head.Length + transmit.Body.Length + transmit.Padding;
        if (socket is null)
        {
            Counters.Dropped(LoopDrop.OutletGone);
            return;
        }

        if (length > _datagram.Length)
        {
            Counters.Dropped(LoopDrop.TooLong);
            return;
        }

        Memory[transmit.Head].CopyTo(_datagram);
        Memory[transmit.Body].CopyTo(_datagram.AsSpan(transmit.Head.Length));
        _datagram.AsSpan(length - transmit.Padding, transmit.Padding).Clear();
        var destination = transmit.Destination.Family == IpFamily.IPv6 ? _destination6 : _destination4;
        SocketAddressForm.Write(destination, transmit.Destination);
        Counters.SendCall();
        switch (socket.Send(_datagram.AsSpan(0, length), destination, transmit.DontFragment))
        {
            case SocketError.Success:
                Counters.Sent(1, length);
                break;
            case SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable:
                Counters.Dropped(LoopDrop.SendBufferFull);
                break;
            case SocketError.MessageSize:
                Counters.Dropped(LoopDrop.TooLong);
                break;
            default:
                Counters.Dropped(LoopDrop.Unreachable);
                break;
        }
    }

    private void PostDatagram(InboxKind kind, int number, in TransportAddress source, ReadOnlySpan<byte> datagram)
    {
        if (!Inbox.TryPost(kind, number, source, default, datagram, default))
        {
            Interlocked.Increment(ref _dropped);
        }
    }
}
