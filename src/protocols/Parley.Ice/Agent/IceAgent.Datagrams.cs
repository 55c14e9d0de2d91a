using Parley.Ice.Gathering;
using Parley.Ice.Pairs;
using Parley.SansIO;
using Parley.Stun;
using Parley.Turn.Client;

namespace Parley.Ice;

/// <content>What comes in, and what data go out. Data allocate nothing.</content>
public sealed partial class IceAgent
{
    /// <summary>A datagram has come to one of this agent's sockets.</summary>
    /// <param name="now">Now.</param>
    /// <param name="datagram">The datagram.</param>
    /// <param name="data">The other side's data in it; empty for what was meant for the agent itself. Good as long as the datagram's bytes are.</param>
    /// <returns>Whether there are data. They come from where a check has come from or gone to, and from nowhere else.</returns>
    public bool HandleDatagram(Instant now, in Datagram datagram, out ReadOnlySpan<byte> data)
    {
        data = default;
        if (State == IceState.Closed || SocketAt(datagram.Local) is not { } socket)
        {
            return false;
        }

        var source = datagram.Source.Unmapped;
        foreach (var link in _links)
        {
            if (link.Socket == socket && link.Client.Server == source)
            {
                return HandleTurn(now, link, datagram, out data);
            }
        }

        return HandlePayload(now, socket, source, datagram.Payload, out data);
    }

    /// <summary>Sends data on the pair that carries them.</summary>
    /// <param name="data">The data of one datagram; they are copied.</param>
    /// <returns>False when there is no pair yet, when what carries it is not there at the moment, or when the shell or the relay does not keep up.</returns>
    public bool Send(ReadOnlySpan<byte> data)
    {
        switch (Carrying)
        {
            case { Local.Base: LocalBase.Relay relay } pair:
                if (IsFull(relay.Link))
                {
                    return false;
                }

                var result = relay.Client.Send(pair.Remote.Address, data);
                TakeTransmits(relay.Link);
                return result is TurnSendResult.ThroughChannel or TurnSendResult.AsIndication;
            case { Local.Base: not LocalBase.Socket } pair:
                return SendDataToPeer(pair, data);
            case { } pair:
                if (_transmits.IsFull)
                {
                    return false;
                }

                _transmits.Add(new(pair.Local.Base.Address, pair.Remote.Address), data);
                return true;
            default:
                return false;
        }
    }

    private bool IsFull(TurnLink link) => link.Stream is null ? _transmits.IsFull : _streamTransmits.IsFull;

    private LocalBase.Socket? SocketAt(TransportAddress local)
    {
        foreach (var socket in _sockets)
        {
            if (socket.Address == local)
            {
                return socket;
            }
        }

        return null;
    }

    private bool HandleTurn(Instant now, TurnLink link, scoped in Datagram datagram, out ReadOnlySpan<byte> data)
    {
        if (link.Client.TryReadData(datagram, out var peer, out var relayed) && link.RelayFor(peer.Family) is { } relay)
        {
            return HandlePayload(now, relay, peer, relayed, out data);
        }

        data = default;
        // One server may be asked for both on one socket: whose answer it is its transaction tells.
        if (link.Socket is not { } socket || _asking.Count == 0 || StunMessage.TryParse(datagram.Payload, out var message) != StunParseError.None
            || !TryHandleServer(now, socket, link.Client.Server, message))
        {
            link.Client.HandleDatagram(now, datagram);
            TakeTransmits(link);
            TakeTurnEvents(now, link);
        }

        HandlePace(now);
        Settle(now);
        return false;
    }

    private bool HandlePayload(Instant now, LocalBase at, TransportAddress source, ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> data)
    {
        data = default;
        if (payload.Length > 0 && payload[0] < 4)
        {
            if (StunMessage.TryParse(payload, out var message) == StunParseError.None)
            {
                HandleStun(now, at, source, message);
                HandlePace(now);
                Settle(now);
            }

            return false;
        }

        if (!IsKnownPath(at, source))
        {
            return false;
        }

        HeardData(now);
        data = payload;
        return true;
    }

    // RFC 8445 §12.2: data may come on any pair that a check has come on; the first of it may overtake the nomination. Nearly always it is the selected one.
    private bool IsKnownPath(LocalBase at, TransportAddress source) =>
        (Carrying is { } pair && pair.Local.Base == at && pair.Remote.Address == source)
        || Has(_current.Pairs, at, source) || (_previous is not null && Has(_previous.Pairs, at, source));

    private static bool Has(List<CandidatePair> pairs, LocalBase at, TransportAddress source)
    {
        foreach (var pair in pairs)
        {
            if (pair.Local.Base == at && pair.Remote.Address == source)
            {
                return true;
            }
        }

        return false;
    }

    private void HandleStun(Instant now, LocalBase at, TransportAddress source, in StunMessage message)
    {
        if (message.Type.Method != StunMethod.Binding)
        {
            return;
        }

        switch (message.Type.Class)
        {
            case StunClass.Request:
                HandleRequest(now, at, source, message);
                break;
            case StunClass.SuccessResponse or StunClass.ErrorResponse:
                if (_checks.TryGetValue(message.TransactionId, out var check))
                {
                    HandleAnswer(now, check, at, source, message);
                }
                else if (at is LocalBase.Socket socket)
                {
                    TryHandleServer(now, socket, source, message);
                }

                break;
        }
    }
}
