using Parley.SansIO;
using Parley.Stun;

namespace Parley.Turn.Server;

/// <content>What clients send to peers: ChannelData (RFC 8656 §12.6) and Send indications (§11.2). Nothing here allocates.</content>
public sealed partial class TurnEngine
{
    private void HandleChannelData(Instant now, in FiveTuple tuple, Slice message, bool handedOver)
    {
        if (_allocations.TryGet(tuple, out var allocation))
        {
            if (allocation.IsMoving)
            {
                NoteArrival(allocation, tuple);
            }

            HandleChannelData(now, allocation, message);
        }
        else if (handedOver)
        {
            // What was handed over once goes no further.
            Counters.CountWithoutPeer();
        }
        else if (IsElsewhere(tuple, out var engine))
        {
            HandOver(tuple, message, engine);
        }
        else
        {
            Counters.CountWithoutPeer();
        }
    }

    private void HandleChannelData(Instant now, Allocation allocation, Slice message)
    {
        // RFC 8656 §12.6: a message shorter than its length says, or of a channel that is not bound, is discarded; what follows the data is padding.
        if (!ChannelData.TryRead(_memory[message], out var number, out var length))
        {
            Counters.CountMalformed();
        }
        else if (!allocation.ChannelsByNumber.TryGet(number, out var channel))
        {
            Counters.CountWithoutPeer();
        }
        else if (!channel.IsOpen(now))
        {
            Counters.CountWithoutPermission();
        }
        else
        {
            var data = new Slice(message.Offset + ChannelData.HeaderLength, length);
            if (channel.Permission.IsRelayAddress)
            {
                if (channel.Neighbour is not { IsClosed: false } neighbour)
                {
                    _relaysByAddress.TryGet(channel.Peer, out neighbour);
                    channel.Neighbour = neighbour;
                }

                ToRelayAddress(now, channel.Relay, channel.Permission, channel.Peer, data, neighbour, dontFragment: false);
            }
            else
            {
                ToNetwork(now, channel.Relay, channel.Permission, channel.Peer, data, dontFragment: false);
            }
        }
    }

    private void HandleSend(Instant now, Allocation allocation, in StunMessage message, int offset)
    {
        ReadOnlySpan<byte> peerValue = default;
        var data = new Slice(-1, 0);
        var dontFragment = false;
        foreach (var attribute in message.Attributes)
        {
            switch (attribute.Type)
            {
                case StunAttributeType.XorPeerAddress when peerValue.IsEmpty:
                    peerValue = attribute.Value;
                    break;
                case StunAttributeType.Data when data.Offset < 0:
                    data = new Slice(offset + attribute.Offset + 4, attribute.Value.Length);
                    break;
                case StunAttributeType.DontFragment:
                    dontFragment = true;
                    break;
                default:
                    // RFC 8489 §6.3.2: an indication with an unknown attribute that must be understood is discarded.
                    if (attribute.IsComprehensionRequired && !Understands(StunMethod.Send, attribute.Type))
                    {
                        Counters.CountMalformed();
                        return;
                    }

                    break;
            }
        }

        // RFC 8656 §11.2: both attributes must be there, and a permission for the peer; otherwise the indication is discarded.
        if (data.Offset < 0 || !StunAddress.TryReadXor(peerValue, message.TransactionId, out var written))
        {
            Counters.CountMalformed();
            return;
        }

        var peer = PeerAddress.Canonicalise(written);
        if (written.Family != peer.Family || allocation.Protocol != TransportProtocol.Udp || !allocation.Permissions.TryGet(peer.Address, out var permission) || permission.Expires <= now
            || allocation.RelayFor(peer.Family) is not { } relay)
        {
            Counters.CountWithoutPermission();
        }
        else if (permission.IsRelayAddress)
        {
            _relaysByAddress.TryGet(peer, out var neighbour);
            ToRelayAddress(now, relay, permission, peer, data, neighbour, dontFragment);
        }
        else
        {
            ToNetwork(now, relay, permission, peer, data, dontFragment);
        }
    }

    private void ToNetwork(Instant now, Relay from, Permission permission, in TransportAddress peer, Slice data, bool dontFragment)
    {
        if (!permission.ByPolicy)
        {
            Counters.CountWithoutPermission();
        }
        else if (MayPass(now, from.Allocation, data.Length))
        {
            CountToPeer(from.Allocation, data.Length);
            Add(new TurnTransmit(TurnOutlet.Relay, from.Socket, default, peer, default, data, DontFragment: dontFragment));
        }
    }

    // The peer has an address of this server. A live relayed address is reached here, in process, never through the network; the other ports of that
    // address are peers like any other, if the policy lets them. What reaches a neighbour goes to its client and nowhere else, so nothing goes in circles.
    private void ToRelayAddress(
        Instant now, Relay from, Permission permission, in TransportAddress peer, Slice data, Relay? neighbour, bool dontFragment)
    {
        var allocation = from.Allocation;
        if (neighbour is not null)
        {
            if (MayPass(now, allocation, data.Length))
            {
                CountToPeer(allocation, data.Length);
                Counters.CountShortCut();
                FromPeer(now, neighbour, from.Relayed, data, inProcess: true);
            }
        }
        else if (_around.Directory.TryFind(peer, out var engine))
        {
            if (MayPass(now, allocation, data.Length))
            {
                CountToPeer(allocation, data.Length);
                Counters.CountShortCut();
                Add(new TurnTransmit(TurnOutlet.Neighbour, engine, from.Relayed, peer, default, data));
            }
        }
        else
        {
            ToNetwork(now, from, permission, peer, data, dontFragment);
        }
    }

    private void CountToPeer(Allocation allocation, int length)
    {
        allocation.DatagramsToPeers++;
        allocation.BytesToPeers += length;
        Counters.CountToPeer(length);
    }

    // RFC 8656 §7.2 leaves limits to the server; what is above the rate is dropped, as a full link would.
    private bool MayPass(Instant now, Allocation allocation, int length)
    {
        if (_settings.BytesPerSecond > 0 && !allocation.Bucket.TryTake(now, length, _settings.BytesPerSecond))
        {
            Counters.CountOverRate();
            return false;
        }

        return true;
    }
}
