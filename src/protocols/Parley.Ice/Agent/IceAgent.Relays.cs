using Parley.Ice.Candidates;
using Parley.Ice.Gathering;
using Parley.Ice.Pairs;
using Parley.SansIO;
using Parley.Turn.Client;

namespace Parley.Ice;

/// <content>Relays: allocations on TURN servers (RFC 8656), from asking for one to losing it.</content>
public sealed partial class IceAgent
{
    private void AskForRelay(Instant now, ServerQuestion question)
    {
        var server = question.Server;
        // A host without IPv4 asks for an IPv4 address too (RFC 8656 §7.1): the other side may have nothing else.
        var both = server.Address.Family == IpFamily.IPv6 && !_interfaces.Exists(static one => one.Address.Family == IpFamily.IPv4);
        var client = new TurnClient(
            new TurnClientSettings
            {
                Server = server.Address,
                Local = question.From,
                Protocol = server.Protocol,
                Username = server.Username!,
                Password = server.Password ?? "",
                Family = server.Address.Family == IpFamily.IPv6 && !both ? IpFamily.IPv6 : null,
                AdditionalIPv6 = both,
            },
            _random);
        var link = new TurnLink(question, client);
        _links.Add(link);
        if (link.Socket is null)
        {
            Connect(now, link, server.Address, server.Name);
            return;
        }

        client.Start(now);
        TakeTransmits(link);
    }

    private void TakeTurnEvents(Instant now, TurnLink link)
    {
        while (link.Client.TryTakeEvent(out var e))
        {
            switch (e)
            {
                case TurnClientEvent.Allocated allocated:
                    TakeAllocation(now, link, allocated);
                    break;
                case TurnClientEvent.Redirected redirected when link.Stream is { } stream:
                    // RFC 8489 §10: the other server is reached over another connection, and has a name of its own if it tells one.
                    Close(stream);
                    Connect(now, link, redirected.Server, redirected.Domain ?? link.Server.Name);
                    break;
                case TurnClientEvent.Permitted { IsLate: true } late:
                    CheckAgain(now, link, late.Peer);
                    break;
                case TurnClientEvent.PermissionLost lost:
                    _history.PeerRefused(link.Client.Server, lost.Peer, lost.Why);
                    foreach (var relay in link.Relays)
                    {
                        relay.Refused.Add(lost.Peer);
                        FailPairs(now, relay, lost.Peer);
                    }

                    break;
                case TurnClientEvent.Ended ended:
                    if (link.Relays.Count == 0)
                    {
                        _history.Failed(now, link.Server, link.Question.From, ended.Why);
                    }

                    Lose(now, link);
                    break;
            }
        }
    }

    private void TakeAllocation(Instant now, TurnLink link, TurnClientEvent.Allocated allocated)
    {
        link.AllocatedAt = now;
        _history.Answered(now, link.Server, link.Question.From, allocated.Mapped, allocated.Relayed);
        if (link.Socket is { } socket)
        {
            // The TURN server has told the reflexive address too (RFC 8445 §5.1.1.2).
            Gathered(now, socket, IceCandidateType.ServerReflexive, allocated.Mapped, link.Server.Address, socket.Address);
            KeepAlive(now, socket, link.Client.Server, isRelay: true);
        }

        AddRelay(now, link, allocated.Relayed, allocated.Mapped);
        if (allocated.Second is { } second)
        {
            AddRelay(now, link, second, allocated.Mapped);
        }
    }

    private void AddRelay(Instant now, TurnLink link, TransportAddress relayed, TransportAddress mapped)
    {
        var relay = new LocalBase.Relay(relayed, link);
        link.Relays.Add(relay);
        _relays.Add(relay);
        Gathered(now, relay, IceCandidateType.Relayed, relayed, link.Server.Address, mapped);
        Permit(now, relay);
    }

    private void Lose(Instant now, TurnLink link)
    {
        if (!_links.Remove(link))
        {
            return;
        }

        AskAgainLater(now, link);
        foreach (var relay in link.Relays)
        {
            Lose(now, relay);
        }

        if (link.Stream is { } stream)
        {
            Close(stream);
        }
    }

    private void FailPairs(Instant now, LocalBase.Relay relay, IpAddress peer)
    {
        foreach (var generation in Generations)
        {
            foreach (var pair in generation.Pairs)
            {
                if (pair.Local.Base == relay && pair.Remote.Address.Address == peer && pair.State != CandidatePairState.Failed)
                {
                    pair.Fail(now, PairFailure.NoPermission);
                }
            }
        }
    }

    // The permission goes out with the first remote candidate of an address, so that it is there before the check's turn comes.
    private void Permit(Instant now, LocalBase.Relay relay)
    {
        var peers = _current.RemoteCandidates
            .Where(static remote => !remote.IsSynthesized && remote.Candidate.Transport == TransportProtocol.Udp)
            .Select(static remote => remote.Address.Address)
            .Where(peer => peer.Family == relay.Address.Family && relay.Asked.Add(peer))
            .ToArray();
        // RFC 8656 §10.2: one address that the server forbids refuses all in its request. Those that it may well forbid have one of their own.
        relay.Client.Permit(now, [.. peers.Where(static peer => !IsPrivate(peer))]);
        relay.Client.Permit(now, [.. peers.Where(IsPrivate)]);
        TakeTransmits(relay.Link);
    }

    // RFC 1918, RFC 6598, RFC 4193, and link-local ones.
    private static bool IsPrivate(IpAddress address) => IsLinkLocal(address) || address.Family switch
    {
        IpFamily.IPv4 => address.IPv4 >> 24 == 10 || address.IPv4 >> 20 == 0xAC1 || address.IPv4 >> 16 == 0xC0A8 || address.IPv4 >> 22 == 0x6440 >> 6,
        _ => address.High >> 57 == 0xFC >> 1,
    };

    // The request for the permission was sent more than once: what went out right behind the first one was dropped.
    private void CheckAgain(Instant now, TurnLink link, IpAddress peer)
    {
        foreach (var check in _checks.Values)
        {
            if (!check.IsCancelled && check.Pair is { State: CandidatePairState.InProgress } pair && pair.Remote.Address.Address == peer
                && pair.Local.Base is LocalBase.Relay relay && relay.Link == link)
            {
                pair.Note(now, PairStep.CheckSentAgain);
                SendFrom(relay, pair.Remote.Address, check.Message);
            }
        }
    }

    private void TakeRelayTransmits()
    {
        foreach (var link in _links)
        {
            TakeTransmits(link);
        }
    }

    private void TakeTransmits(TurnLink link)
    {
        while (link.Client.TryTakeTransmit(out var transmit))
        {
            if (link.Stream is { } stream)
            {
                _streamTransmits.Add(stream.Number, transmit.Payload.Span);
            }
            else
            {
                _transmits.Add(new(transmit.Local, transmit.Destination), transmit.Payload.Span);
            }
        }
    }
}
