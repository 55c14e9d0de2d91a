using Parley.Ice.Gathering;
using Parley.SansIO;
using Parley.Stun;

namespace Parley.Ice;

/// <content>What comes in, and what data goes out.</content>
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
        var (local, source) = (datagram.Local, datagram.Source.Unmapped);
        if (State == IceState.Closed || _sockets.Find(socket => socket.Address == local) is not { } socket)
        {
            return false;
        }

        foreach (var relay in _relays)
        {
            if (relay.Via == socket && relay.Client.Server == source)
            {
                if (relay.Client.TryReadData(datagram, out var peer, out var relayed))
                {
                    return HandlePayload(now, relay, peer, relayed, datagram, out data);
                }

                HandleTurn(now, relay.Client, datagram);
                return false;
            }
        }

        foreach (var (via, server, client) in _allocating)
        {
            if (via == socket && client.Server == source)
            {
                HandleTurn(now, client, datagram);
                return false;
            }
        }

        return HandlePayload(now, socket, source, datagram.Payload, datagram, out data);
    }

    /// <summary>Sends data on the pair that carries them.</summary>
    /// <returns>False when there is none yet, or its relay does not keep up.</returns>
    public bool Send(ReadOnlySpan<byte> data)
    {
        if (Carrying is not { } pair)
        {
            return false;
        }

        if (pair.Local.Base is LocalBase.Relay relay)
        {
            var result = relay.Client.Send(pair.Remote.Address, data);
            TakeTransmits(relay.Client);
            return result is Turn.Client.TurnSendResult.ThroughChannel or Turn.Client.TurnSendResult.AsIndication;
        }

        _transmits.Enqueue(new Transmit(pair.Local.Base.Address, pair.Remote.Address, data.ToArray()));
        return true;
    }

    private void HandleTurn(Instant now, Turn.Client.TurnClient client, in Datagram datagram)
    {
        client.HandleDatagram(now, datagram);
        TakeTransmits(client);
        TakeTurnEvents(now, client);
        HandlePace(now);
        Settle(now);
    }

    private bool HandlePayload(
        Instant now, LocalBase at, TransportAddress source, ReadOnlySpan<byte> payload, in Datagram datagram, out ReadOnlySpan<byte> data)
    {
        data = default;
        if (payload.Length > 0 && payload[0] < 4)
        {
            if (StunMessage.TryParse(payload, out var message) == StunParseError.None)
            {
                HandleStun(now, at, source, message, datagram);
                HandlePace(now);
                Settle(now);
            }

            return false;
        }

        // RFC 8445 §12.2: data may come on any pair that a check has come on; the first of it may overtake the nomination.
        foreach (var generation in Generations)
        {
            foreach (var pair in generation.Pairs)
            {
                if (pair.Local.Base == at && pair.Remote.Address == source)
                {
                    data = payload;
                    return true;
                }
            }
        }

        return false;
    }

    private void HandleStun(Instant now, LocalBase at, TransportAddress source, in StunMessage message, in Datagram datagram)
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
                    TryHandleServer(now, socket, datagram, message);
                }

                break;
        }
    }
}
