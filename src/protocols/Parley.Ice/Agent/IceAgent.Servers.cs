using Parley.Ice.Candidates;
using Parley.Ice.Gathering;
using Parley.Ice.Pairs;
using Parley.SansIO;
using Parley.Stun;
using Parley.Turn.Client;

namespace Parley.Ice;

/// <content>What STUN and TURN servers are asked (RFC 8445 §5.1.1.2), one question each Ta.</content>
public sealed partial class IceAgent
{
    private readonly Queue<(LocalBase.Socket Socket, IceServer Server)> _toAsk = new();
    private readonly List<ReflexiveQuestion> _asking = [];
    private readonly List<(LocalBase.Socket Socket, IceServer Server, TurnClient Client)> _allocating = [];
    private readonly GatheringHistory _history = new();

    private void Ask(LocalBase.Socket socket, IceServer server) => _toAsk.Enqueue((socket, server));

    private void StopAsking(LocalBase.Socket socket)
    {
        _history.GaveUp(socket.Address);
        _asking.RemoveAll(question => question.Socket == socket);
        _allocating.RemoveAll(pending => pending.Socket == socket);
    }

    private void AskNext(Instant now)
    {
        var (socket, server) = _toAsk.Dequeue();
        if (socket.IsGone)
        {
            return;
        }

        _history.Asked(now, server, socket.Address);
        if (server.IsTurn)
        {
            var client = new TurnClient(
                new TurnClientSettings
                {
                    Server = server.Address,
                    Local = socket.Address,
                    Username = server.Username!,
                    Password = server.Password ?? "",
                    Family = server.Address.Family == IpFamily.IPv6 && !IsSynthesized(server.Address) ? IpFamily.IPv6 : null,
                },
                _random);
            _allocating.Add((socket, server, client));
            client.Start(now);
            TakeTransmits(client);
            return;
        }

        var id = TransactionId.Create(_random);
        var question = new ReflexiveQuestion(socket, server, StunTransaction.Begin(now, id, reliable: false));
        _asking.Add(question);
        question.Send(_transmits);
    }

    private Instant NextGatheringTimeout()
    {
        var next = Instant.Never;
        foreach (var question in _asking)
        {
            next = Instant.Min(next, question.Transaction.NextTimeout);
        }

        foreach (var (_, _, client) in _allocating)
        {
            next = Instant.Min(next, client.NextTimeout ?? Instant.Never);
        }

        foreach (var relay in _relays)
        {
            next = Instant.Min(next, relay.Client.NextTimeout ?? Instant.Never);
        }

        return next;
    }

    private void HandleGatheringTimeouts(Instant now)
    {
        for (var i = _asking.Count - 1; i >= 0; i--)
        {
            var question = _asking[i];
            switch (question.Transaction.HandleTimeout(now))
            {
                case TransactionStep.Retransmit:
                    question.Send(_transmits);
                    break;
                case TransactionStep.TimedOut or TransactionStep.IntegrityViolated:
                    _asking.RemoveAt(i);
                    _history.TimedOut(now, question.Server, question.Socket.Address);
                    break;
            }
        }

        foreach (var client in _relays.Select(relay => relay.Client).Concat(_allocating.Select(pending => pending.Client)).ToList())
        {
            if (client.NextTimeout <= now)
            {
                client.HandleTimeout(now);
                TakeTransmits(client);
                TakeTurnEvents(now, client);
            }
        }
    }

    private bool TryHandleServer(Instant now, LocalBase.Socket socket, in Datagram datagram, in StunMessage message)
    {
        foreach (var question in _asking)
        {
            if (question.Socket == socket && question.Transaction.Id == message.TransactionId && question.Server.Address == datagram.Source)
            {
                _asking.Remove(question);
                if (message.Type.Class == StunClass.SuccessResponse && message.TryReadXorAddress(StunAttributeType.XorMappedAddress, out var mapped))
                {
                    _history.Answered(now, question.Server, socket.Address, mapped.Unmapped);
                    Gathered(now, socket, IceCandidateType.ServerReflexive, mapped.Unmapped, question.Server.Address, socket.Address);
                    KeepAlive(now, socket, question.Server.Address, isRelay: false);
                }
                else
                {
                    _history.Refused(question.Server, socket.Address, message);
                }

                return true;
            }
        }

        return false;
    }

    private void TakeTurnEvents(Instant now, TurnClient client)
    {
        while (client.TryTakeEvent(out var e))
        {
            var pending = _allocating.FindIndex(one => one.Client == client);
            switch (e)
            {
                case TurnClientEvent.Allocated allocated when pending >= 0:
                    var (socket, server, _) = _allocating[pending];
                    _allocating.RemoveAt(pending);
                    var relay = new LocalBase.Relay(allocated.Relayed, socket, client);
                    _relays.Add(relay);
                    _history.Answered(now, server, socket.Address, allocated.Mapped, allocated.Relayed);
                    // The TURN server has told the reflexive address too (RFC 8445 §5.1.1.2).
                    Gathered(now, socket, IceCandidateType.ServerReflexive, allocated.Mapped, server.Address, socket.Address);
                    Gathered(now, relay, IceCandidateType.Relayed, allocated.Relayed, server.Address, allocated.Mapped);
                    KeepAlive(now, socket, client.Server, isRelay: true);
                    Permit(now, relay);
                    break;
                case TurnClientEvent.Permitted permitted when _relays.Find(one => one.Client == client) is { } open:
                    open.Permitted.Add(permitted.Peer);
                    break;
                case TurnClientEvent.PermissionLost lost:
                    _history.PeerRefused(client.Server, lost.Peer, lost.Why);
                    FailPairs(now, client, lost.Peer);
                    break;
                case TurnClientEvent.Ended gone:
                    if (pending >= 0)
                    {
                        _history.Failed(now, _allocating[pending].Server, _allocating[pending].Socket.Address, gone.Why);
                        _allocating.RemoveAt(pending);
                    }
                    else if (_relays.Find(one => one.Client == client) is { } ended)
                    {
                        Lose(now, ended);
                    }

                    break;
            }
        }
    }

    private void FailPairs(Instant now, TurnClient client, IpAddress peer)
    {
        _relays.Find(one => one.Client == client)?.Refused.Add(peer);
        foreach (var pair in _current.Pairs)
        {
            if (pair.Local.Base is LocalBase.Relay relay && relay.Client == client && pair.Remote.Address.Address == peer
                && pair.State != CandidatePairState.Failed)
            {
                pair.Fail(now, PairFailure.NoPermission);
            }
        }
    }

    // The permission goes out with the first remote candidate of an address, so that it is there before the check's turn comes.
    private void Permit(Instant now, LocalBase.Relay relay)
    {
        var peers = _current.RemoteCandidates
            .Where(remote => !remote.IsSynthesized)
            .Select(remote => remote.Address.Address)
            .Where(peer => peer.Family == relay.Address.Family && relay.Asked.Add(peer))
            .ToArray();
        if (peers.Length > 0)
        {
            relay.Client.Permit(now, peers);
            TakeTransmits(relay.Client);
        }
    }

    private void TakeRelayTransmits()
    {
        foreach (var relay in _relays)
        {
            TakeTransmits(relay.Client);
        }
    }
}
