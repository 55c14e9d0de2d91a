using Parley.Ice.Candidates;
using Parley.Ice.Gathering;
using Parley.SansIO;
using Parley.Stun;

namespace Parley.Ice;

/// <content>What STUN and TURN servers are asked (RFC 8445 §5.1.1.2), one question each Ta.</content>
public sealed partial class IceAgent
{
    // A relay that was lost is asked for again, after 1, 2 and 4 seconds; one that had lasted a minute counts as a new one.
    private const int MaxAttempts = 3;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Lasting = TimeSpan.FromMinutes(1);

    private readonly Queue<ServerQuestion> _toAsk = new();
    private readonly List<(Instant At, ServerQuestion Question)> _toAskAgain = [];
    private readonly List<ReflexiveQuestion> _asking = [];
    private readonly List<TurnLink> _links = [];
    private readonly GatheringHistory _history = new();

    private void AskServers(LocalInterface on, LocalBase.Socket? socket) => AskServers(on, socket, _settings.Servers);

    private void AskServers(LocalInterface on, LocalBase.Socket? socket, IReadOnlyList<IceServer> servers)
    {
        // A TURN server tells the reflexive address with its second answer; asked as a STUN server it tells with the first.
        var tellsLate = _settings.Policy != IceCandidatePolicy.Relay && !_settings.Servers.Any(server => !server.IsTurn && server.Address.Family == on.Address.Family);
        foreach (var server in servers)
        {
            if (server.Address.Family == on.Address.Family)
            {
                if (tellsLate && server.Protocol == TransportProtocol.Udp)
                {
                    tellsLate = false;
                    Ask(on, socket, server with { Username = null, Password = null });
                }

                Ask(on, socket, server);
            }
        }
    }

    // Servers over TCP and TLS are asked for relays only: reflexive TCP candidates (RFC 6544 §5.2) are of use to simultaneous open, which this agent has not.
    private void Ask(LocalInterface on, LocalBase.Socket? socket, IceServer server)
    {
        var isDatagram = server.Protocol == TransportProtocol.Udp;
        if (isDatagram ? socket is not null : server.IsTurn)
        {
            _toAsk.Enqueue(new ServerQuestion(on, isDatagram ? socket : null, server));
        }
    }

    private void StopAsking(LocalBase.Socket socket)
    {
        _history.GaveUp(socket.Address);
        _asking.RemoveAll(question => question.Socket == socket);
    }

    // False when nothing is sent: what it was to be asked from is gone.
    private bool AskNext(Instant now)
    {
        var question = _toAsk.Dequeue();
        if (question.Socket is { IsGone: true } || !_interfaces.Contains(question.On))
        {
            return false;
        }

        _history.Asked(now, question.Server, question.From);
        if (question.Server.IsTurn)
        {
            AskForRelay(now, question);
        }
        else if (question.Socket is { } socket)
        {
            var id = TransactionId.Create(_random);
            // RFC 8445 §14.3: RTO = MAX (500ms, Ta * (Num-Of-Cands)), as many as are asked for.
            var rto = TimeSpan.FromTicks(Math.Max(_settings.InitialRto.Ticks, _settings.Pace.Ticks * (1 + _toAsk.Count + _asking.Count)));
            var reflexive = new ReflexiveQuestion(socket, question.Server, StunTransaction.Begin(now, id, reliable: false, new StunTimers { InitialRto = rto }));
            _asking.Add(reflexive);
            reflexive.Send(_transmits);
        }

        return true;
    }

    private Instant NextGatheringTimeout()
    {
        var next = NextStreamTimeout();
        foreach (var question in _asking)
        {
            next = Instant.Min(next, question.Transaction.NextTimeout);
        }

        foreach (var link in _links)
        {
            next = Instant.Min(next, link.Client.NextTimeout ?? Instant.Never);
        }

        foreach (var (at, _) in _toAskAgain)
        {
            next = Instant.Min(next, at);
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

        foreach (var link in _links.ToArray())
        {
            if (link.Client.NextTimeout <= now)
            {
                link.Client.HandleTimeout(now);
                TakeTransmits(link);
                TakeTurnEvents(now, link);
            }
        }

        AskAgain(now);
        HandleStreamTimeouts(now);
    }

    private bool TryHandleServer(Instant now, LocalBase.Socket socket, TransportAddress source, in StunMessage message)
    {
        foreach (var question in _asking)
        {
            if (question.Socket == socket && question.Transaction.Id == message.TransactionId && question.Server.Address == source)
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

    private void AskAgain(Instant now)
    {
        for (var i = _toAskAgain.Count - 1; i >= 0; i--)
        {
            if (_toAskAgain[i].At <= now)
            {
                _toAsk.Enqueue(_toAskAgain[i].Question);
                _toAskAgain.RemoveAt(i);
                _current.GatheringCompleted = false;
            }
        }
    }

    // Continual gathering: the server may be back soon, and the way to it.
    private void AskAgainLater(Instant now, TurnLink link)
    {
        var question = link.Question;
        var attempt = now >= link.AllocatedAt + Lasting ? 0 : question.Attempt;
        if ((link.Relays.Count > 0 || question.Attempt > 0) && attempt < MaxAttempts && question.Socket is not { IsGone: true }
            && _interfaces.Contains(question.On))
        {
            _toAskAgain.Add((now + (FirstPause * (1 << attempt)), question with { Attempt = attempt + 1 }));
        }
    }
}
