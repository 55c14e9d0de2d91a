using System.Buffers.Binary;
using Parley.SansIO;
using Parley.Stun;

namespace Parley.Turn.Server;

/// <content>What peers send to clients: ChannelData (RFC 8656 §12.7) and Data indications (§11.3). Nothing here allocates.</content>
public sealed partial class TurnEngine
{
    // XOR-PEER-ADDRESS with an IPv6 address, and the header of DATA.
    private const int DataHeadLength = StunHeader.Length + 4 + 20 + 4;

    private readonly TransactionIds _indicationIds;

    /// <summary>A peer sent a datagram to a relay socket.</summary>
    /// <param name="now">Now.</param>
    /// <param name="socket">The relay socket's number.</param>
    /// <param name="peer">Who sent it.</param>
    /// <param name="data">Its bytes, where the shell received them.</param>
    public void HandlePeer(Instant now, int socket, in TransportAddress peer, Slice data)
    {
        // A socket that was closed may still have had datagrams waiting.
        if ((uint)socket < (uint)_relaysBySocket.Length && _relaysBySocket[socket] is { } relay)
        {
            FromPeer(now, relay, peer, data, inProcess: false);
        }
        else
        {
            Counters.CountWithoutPeer();
        }
    }

    /// <summary>An allocation of another engine sent a datagram to one of this engine's (<see cref="TurnOutlet.Neighbour"/>).</summary>
    /// <param name="now">Now.</param>
    /// <param name="source">The relayed address it comes from.</param>
    /// <param name="destination">The relayed address it goes to.</param>
    /// <param name="data">Its bytes, copied into this engine's memory.</param>
    public void HandleNeighbour(Instant now, in TransportAddress source, in TransportAddress destination, Slice data)
    {
        // It may have ended while the datagram was on its way here.
        if (_relaysByAddress.TryGet(destination, out var relay))
        {
            FromPeer(now, relay, source, data, inProcess: true);
        }
        else
        {
            Counters.CountWithoutPeer();
        }
    }

    /// <summary>
    /// A datagram to a peer brought back an ICMP message (RFC 8656 §11.5). The client is told, if it may send to that peer and no other has been told of within
    /// the second.
    /// </summary>
    /// <param name="now">Now.</param>
    /// <param name="socket">The relay socket that the datagram was sent from.</param>
    /// <param name="peer">Where it was sent.</param>
    /// <param name="icmp">What the ICMP message said. Only "destination unreachable" and "packet too big" concern a client.</param>
    public void HandlePeerUnreachable(Instant now, int socket, in TransportAddress peer, Icmp icmp)
    {
        if ((uint)socket >= (uint)_relaysBySocket.Length || _relaysBySocket[socket] is not { } relay
            || !relay.Allocation.Permissions.TryGet(peer.Address, out var permission) || permission.Expires <= now
            || !relay.Allocation.Unreachable.TryTake(now, 1, perSecond: 1) || !_memory.TryTakeScratch(DataHeadLength + 8, out var slice))
        {
            return;
        }

        var writer = new StunMessageWriter(_memory[slice], new StunMessageType(StunMethod.Data, StunClass.Indication), _indicationIds.Next());
        writer.WriteXorAddress(StunAttributeType.XorPeerAddress, peer);
        writer.Write(icmp);
        Send(relay.Allocation.Tuple, _memory.Shrink(slice, writer.Length));
    }

    private void FromPeer(Instant now, Relay relay, in TransportAddress peer, Slice data, bool inProcess)
    {
        // What claims through the network to come from a neighbour does not: that one would be here by the other way.
        var allocation = relay.Allocation;
        if (allocation.ChannelsByPeer.TryGet(peer, out var channel) && channel.IsOpen(now) && (inProcess || channel.Permission.ByPolicy))
        {
            if (MayPass(now, allocation, data.Length))
            {
                SendChannelData(allocation, channel.Number, data);
            }
        }
        else if (!allocation.Permissions.TryGet(peer.Address, out var permission) || permission.Expires <= now || !(inProcess || permission.ByPolicy))
        {
            // RFC 8656 §11.3: without a permission the datagram MUST be silently discarded.
            Counters.CountWithoutPermission();
        }
        else if (MayPass(now, allocation, data.Length))
        {
            SendDataIndication(allocation, peer, data);
        }
    }

    private void SendChannelData(Allocation allocation, ushort number, Slice data)
    {
        if (!_memory.TryTakeScratch(ChannelData.HeaderLength, out var head))
        {
            Counters.CountNoRoom();
            return;
        }

        ChannelData.WriteHeader(_memory[head], number, data.Length);
        // RFC 8656 §12.5: padded to a multiple of four bytes on streams; over UDP it need not be.
        var padding = TurnPath.IsConnection(allocation.Tuple.Path) ? -data.Length & 3 : 0;
        SendFromPeer(allocation, head, data, padding);
    }

    private void SendDataIndication(Allocation allocation, in TransportAddress peer, Slice data)
    {
        if (!_memory.TryTakeScratch(DataHeadLength, out var slice))
        {
            Counters.CountNoRoom();
            return;
        }

        var writer = new StunMessageWriter(_memory[slice], new StunMessageType(StunMethod.Data, StunClass.Indication), _indicationIds.Next());
        writer.WriteXorAddress(StunAttributeType.XorPeerAddress, peer);
        // DATA comes last, so that its value is the datagram where it lies; only its header is written here, and counted in the message's length.
        var head = writer.Written;
        var padding = -data.Length & 3;
        var message = _memory[slice];
        BinaryPrimitives.WriteUInt16BigEndian(message[head.Length..], (ushort)StunAttributeType.Data);
        BinaryPrimitives.WriteUInt16BigEndian(message[(head.Length + 2)..], (ushort)data.Length);
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], (ushort)(head.Length - StunHeader.Length + 4 + data.Length + padding));
        SendFromPeer(allocation, _memory.Shrink(slice, head.Length + 4), data, padding);
    }

    private void SendFromPeer(Allocation allocation, Slice head, Slice data, int padding)
    {
        allocation.DatagramsFromPeers++;
        allocation.BytesFromPeers += data.Length;
        Counters.CountFromPeer(data.Length);
        var tuple = allocation.Tuple;
        Add(new TurnTransmit(TurnOutlet.Client, tuple.Path, default, tuple.Client, head, data, (byte)padding));
    }
}
