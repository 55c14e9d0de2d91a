using Parley.SansIO;
using Parley.Stun;

namespace Parley.Turn.Client;

/// <content>Data to and from peers (RFC 8656 §11, §12.4 to §12.6). Allocates nothing.</content>
public sealed partial class TurnClient
{
    // What fits into a UDP datagram over IPv4.
    private const int MaxMessageLength = 65_507;

    // Header, XOR-PEER-ADDRESS with IPv6, DONT-FRAGMENT, DATA's header and its padding.
    private const int IndicationOverhead = StunHeader.Length + 24 + 4 + 4 + 3;

    /// <summary>Wraps data for a peer: into ChannelData when it has a channel, into a Send indication else. The result waits to be taken.</summary>
    /// <param name="peer">The peer; its address must have a permission, or one that was asked for.</param>
    /// <param name="data">The data; they are copied.</param>
    public TurnSendResult Send(in TransportAddress peer, ReadOnlySpan<byte> data)
    {
        if (_state is not ClientState.Allocated allocated)
        {
            return TurnSendResult.NotAllocated;
        }

        var to = peer.Unmapped;
        if (!_permissions.TryGetValue(to.Address, out var permission) || permission is PermissionState.Wanted)
        {
            return TurnSendResult.NotPermitted;
        }

        if (data.Length > MaxMessageLength - IndicationOverhead)
        {
            return TurnSendResult.TooLong;
        }

        if (_transmits.IsFull)
        {
            return TurnSendResult.Full;
        }

        if (_channels.TryGetValue(to, out var channel) && channel.State is ChannelState.Bound)
        {
            SendThroughChannel(channel.Number, data);
            return TurnSendResult.ThroughChannel;
        }

        var buffer = _transmits.Rent(IndicationOverhead + data.Length);
        var writer = new StunMessageWriter(
            buffer, new StunMessageType(StunMethod.Send, StunClass.Indication), TransactionId.Create(_random));
        writer.WriteXorAddress(StunAttributeType.XorPeerAddress, to);
        if (allocated.DontFragment)
        {
            writer.WriteFlag(StunAttributeType.DontFragment);
        }

        writer.WriteBytes(StunAttributeType.Data, data);
        _transmits.Add(buffer, writer.Length);
        // RFC 8656 §11.2 drops what comes before the permission. On one 5-tuple it comes behind CreatePermission, nearly always: a round trip is saved.
        return permission is PermissionState.Asked ? TurnSendResult.AheadOfPermission : TurnSendResult.AsIndication;
    }

    /// <summary>Takes a peer's data out of a message of the server.</summary>
    /// <param name="datagram">What came.</param>
    /// <param name="peer">Whose data they are.</param>
    /// <param name="data">The data, a part of the datagram's payload.</param>
    /// <returns>False when it is something else, for <see cref="HandleDatagram"/>, or comes from a peer without permission or channel.</returns>
    public bool TryReadData(scoped in Datagram datagram, out TransportAddress peer, out ReadOnlySpan<byte> data)
    {
        peer = default;
        data = default;
        var payload = datagram.Payload;
        if (payload.IsEmpty || _state is not (ClientState.Allocated or ClientState.Moving) || datagram.Source.Unmapped != _server)
        {
            return false;
        }

        return ChannelData.MayBegin(payload[0]) ? TryReadChannelData(payload, out peer, out data) : TryReadIndication(payload, out peer, out data);
    }

    private void SendThroughChannel(ushort number, ReadOnlySpan<byte> data)
    {
        // RFC 8656 §12.5: over a stream padded to a multiple of four bytes; over UDP not.
        var length = ChannelData.HeaderLength + data.Length;
        var padded = IsStream ? (length + 3) & ~3 : length;
        var buffer = _transmits.Rent(padded);
        ChannelData.WriteHeader(buffer, number, data.Length);
        data.CopyTo(buffer.AsSpan(ChannelData.HeaderLength));
        buffer.AsSpan(length, padded - length).Clear();
        _transmits.Add(buffer, padded);
    }

    private bool TryReadChannelData(ReadOnlySpan<byte> payload, out TransportAddress peer, out ReadOnlySpan<byte> data)
    {
        peer = default;
        data = default;
        // RFC 8656 §12.6: through a number that is bound to nobody: dropped. A binding whose response is late counts.
        if (!ChannelData.TryRead(payload, out var number, out var length)
            || number - ChannelData.FirstChannel >= _channelsByNumber.Count
            || _channelsByNumber[number - ChannelData.FirstChannel] is not { } channel)
        {
            return false;
        }

        peer = channel.Peer;
        data = payload.Slice(ChannelData.HeaderLength, length);
        return true;
    }

    private bool TryReadIndication(ReadOnlySpan<byte> payload, out TransportAddress peer, out ReadOnlySpan<byte> data)
    {
        peer = default;
        data = default;
        if (StunMessage.TryParse(payload, out var message) != StunParseError.None
            || message.Type != new StunMessageType(StunMethod.Data, StunClass.Indication)
            || !message.TryReadBytes(StunAttributeType.Data, out var bytes)
            || !TryReadKnownPeer(message, out peer))
        {
            return false;
        }

        data = bytes;
        return true;
    }

    // RFC 8656 §11.6: the client SHOULD check that the peer is one it believes to have installed a permission for. RFC 8489 §6.3.2: an indication with
    // something that must be understood and is not is dropped.
    private bool TryReadKnownPeer(in StunMessage indication, out TransportAddress peer) =>
        indication.TryReadXorAddress(StunAttributeType.XorPeerAddress, out peer)
        && _permissions.ContainsKey(peer.Address)
        && UnknownAttributes.Find(indication, Understood, stackalloc StunAttributeType[1]) == 0;

    private void HandleIcmp(in StunMessage indication)
    {
        if (indication.TryRead<Icmp>(out var icmp) && !indication.Has(StunAttributeType.Data) && TryReadKnownPeer(indication, out var peer)
            && _events.Count < _settings.MaxWaiting)
        {
            Raise(new TurnClientEvent.Unreachable(peer, icmp));
        }
    }
}
