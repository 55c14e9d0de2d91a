using Parley.Ice.Candidates;
using Parley.Ice.Gathering;
using Parley.Ice.Pairs;
using Parley.Ice.Verdicts;
using Parley.SansIO;

namespace Parley.Ice;

/// <content>Gathering (RFC 8445 §5.1.1): interfaces, sockets, and what STUN and TURN servers say. Goes on as interfaces come and go.</content>
public sealed partial class IceAgent
{
    private const ushort HiddenPort = 9;

    private readonly List<LocalInterface> _interfaces = [];
    private readonly List<LocalBase.Socket> _sockets = [];
    private readonly List<LocalBase.Relay> _relays = [];
    private readonly List<LocalCandidate> _gathered = [];
    private readonly Foundations _foundations = new();
    private int _openingSockets;
    private bool _interfacesKnown;

    /// <summary>
    /// The host's addresses, at the start and whenever they change. New ones are gathered from; the candidates of those that are gone fail.
    /// </summary>
    public void SetInterfaces(Instant now, IReadOnlyList<LocalInterface> interfaces)
    {
        ArgumentNullException.ThrowIfNull(interfaces);
        if (State == IceState.Closed)
        {
            return;
        }

        _interfacesKnown = true;
        interfaces = InterfaceRules.Usable(interfaces, _interfaces, _settings);
        foreach (var gone in _interfaces.Where(old => interfaces.All(one => one.Address != old.Address)).ToList())
        {
            _interfaces.Remove(gone);
            Withdraw(gone.Address);
            foreach (var socket in _sockets.Where(socket => socket.Interface == gone).ToList())
            {
                Lose(now, socket);
            }

            foreach (var tcp in _tcpBases.Where(tcp => tcp.Interface == gone).ToList())
            {
                Lose(now, tcp);
            }

            foreach (var link in _links.Where(link => link.Interface == gone).ToList())
            {
                Lose(now, link);
            }
        }

        foreach (var one in interfaces.Where(one => _interfaces.All(old => old.Address != one.Address)))
        {
            _interfaces.Add(one);
            ForgetNat64();
            _openingSockets++;
            _current.GatheringCompleted = false;
            Raise(new IceEvent.OpenSocket(one.Address, _settings.Ports));
        }

        Settle(now);
    }

    /// <summary>A socket is open.</summary>
    /// <param name="now">Now.</param>
    /// <param name="local">Its address and port.</param>
    public void HandleSocketOpened(Instant now, TransportAddress local)
    {
        _openingSockets--;
        if (State == IceState.Closed || _interfaces.Find(one => one.Address == local.Address) is not { } on)
        {
            Raise(new IceEvent.CloseSocket(local));
            return;
        }

        var socket = new LocalBase.Socket(local, on);
        _sockets.Add(socket);
        Gathered(now, socket, IceCandidateType.Host, local, null, null);
        GatherTcp(now, on);
        AskServers(on, socket);
        AskThroughNat64(socket);
        HandlePace(now);
        Settle(now);
    }

    /// <summary>A socket that was asked for could not be opened: its address gives no candidates over UDP.</summary>
    /// <param name="now">Now.</param>
    /// <param name="address">As in <see cref="IceEvent.OpenSocket"/>.</param>
    public void HandleSocketFailed(Instant now, IpAddress address)
    {
        _openingSockets--;
        if (State != IceState.Closed && _interfaces.Find(one => one.Address == address) is { } on)
        {
            GatherTcp(now, on);
            AskServers(on, socket: null);
        }

        HandlePace(now);
        Settle(now);
    }

    private void Gathered(
        Instant now, LocalBase from, IceCandidateType type, TransportAddress address, TransportAddress? server, TransportAddress? related)
    {
        // RFC 8445 §5.1.3: redundant if another one has the same address and base; but not to who is told a name in place of the host's address.
        if (_gathered.Find(known => known.Base == from && known.Address == address
            && !(_settings.HideHostAddresses && type == IceCandidateType.ServerReflexive && known.Candidate.Type == IceCandidateType.Host)) is { } same)
        {
            Note(now, CandidateStep.Redundant, same.Candidate);
            return;
        }

        var on = from.Interface;
        var question = (from as LocalBase.Relay)?.Link.Question;
        var carrier = question?.Server.Protocol ?? from.Transport;
        var hidden = _settings.Policy == IceCandidatePolicy.Relay || _settings.HideHostAddresses;
        var candidate = new LocalCandidate(
            new IceCandidate
            {
                Foundation = _foundations.For(type, on.Address, server, carrier, question?.Attempt ?? 0),
                Priority = PriorityOf(type, from),
                Address = ToldAddress(type, address.Address),
                Port = address.Port,
                Type = type,
                Transport = from.Transport,
                TcpType = from.TcpType,
                // RFC 8839 §5.1 allows 0.0.0.0 and 9 where the base is nobody's business.
                RelatedAddress = related is { } known ? new CandidateAddress(hidden ? Nowhere(known.Family) : known.Address) : null,
                RelatedPort = related is not { } port ? (ushort)0 : hidden ? HiddenPort : port.Port,
                RelayProtocol = (from as LocalBase.Relay)?.Client.Protocol,
            },
            from);
        _gathered.Add(candidate);
        Note(now, CandidateStep.Gathered, candidate.Candidate);
        Tell(now, candidate);
    }

    private void Tell(Instant now, LocalCandidate candidate)
    {
        // RFC 8445 §5.1.3 and the policy: with relay only, nothing else is told, or checked from.
        if (_settings.Policy == IceCandidatePolicy.Relay && candidate.Candidate.Type != IceCandidateType.Relayed)
        {
            Note(now, CandidateStep.KeptBack, candidate.Candidate);
            return;
        }

        _current.LocalCandidates.Add(candidate);
        if (candidate.Candidate.Type != IceCandidateType.PeerReflexive)
        {
            Raise(new IceEvent.CandidateGathered(candidate.Candidate with { UsernameFragment = _current.Local.UsernameFragment }));
        }

        if (candidate.Candidate.Type is IceCandidateType.Host or IceCandidateType.Relayed)
        {
            foreach (var remote in _current.RemoteCandidates)
            {
                Pair(now, _current, candidate, remote);
            }
        }
    }

    private void GatherAgain(Instant now)
    {
        foreach (var candidate in _gathered.Where(known => known.Candidate.Type != IceCandidateType.PeerReflexive))
        {
            Tell(now, candidate);
        }
    }

    private void UpdateGathering()
    {
        if (!_current.GatheringCompleted && _interfacesKnown && !_awaitsServers && _openingSockets == 0 && _openingListeners == 0 && !IsFindingNat64
            && _asking.Count == 0 && _toAsk.Count == 0
            && !_links.Exists(static link => link.Relays.Count == 0))
        {
            _current.GatheringCompleted = true;
            Raise(new IceEvent.GatheringCompleted(_current.Local.UsernameFragment));
        }
    }

    private void Lose(Instant now, LocalBase gone)
    {
        gone.IsGone = true;
        foreach (var candidate in _gathered.Where(candidate => candidate.Base == gone))
        {
            Note(now, CandidateStep.Gone, candidate.Candidate);
        }

        _gathered.RemoveAll(candidate => candidate.Base == gone);
        foreach (var generation in Generations)
        {
            generation.LocalCandidates.RemoveAll(candidate => candidate.Base == gone);
            foreach (var pair in generation.Pairs.Where(pair => pair.Local.Base == gone && pair.State != CandidatePairState.Failed))
            {
                pair.Fail(now, PairFailure.BaseGone);
            }
        }

        if (gone is LocalBase.Socket socket)
        {
            _sockets.Remove(socket);
            StopAsking(socket);
            foreach (var link in _links.Where(link => link.Socket == socket).ToList())
            {
                Lose(now, link);
            }

            Raise(new IceEvent.CloseSocket(socket.Address));
        }
        else if (gone is LocalBase.Relay relay)
        {
            _relays.Remove(relay);
        }
        else
        {
            LoseTcp(gone);
        }
    }

    private void EndGathering(Instant now)
    {
        _interfaces.Clear();
        _toAskAgain.Clear();
        foreach (var link in _links.ToList())
        {
            link.Client.Release(now);
            TakeTransmits(link);
            Lose(now, link);
        }

        foreach (var from in _sockets.Concat(_tcpBases).ToList())
        {
            Lose(now, from);
        }
    }

    private IEnumerable<IceGeneration> Generations => _previous is null ? [_current] : [_current, _previous];

    private static IpAddress Nowhere(IpFamily family) => family == IpFamily.IPv4 ? IpAddress.FromIPv4(0) : IpAddress.FromIPv6(0, 0);
}
