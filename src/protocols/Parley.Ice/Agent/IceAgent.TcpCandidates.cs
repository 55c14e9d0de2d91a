using Parley.Ice.Candidates;
using Parley.Ice.Gathering;
using Parley.Ice.Pairs;
using Parley.SansIO;

namespace Parley.Ice;

/// <content>
/// TCP candidates (RFC 6544): host candidates that open connections, and such that wait for them. No simultaneous open (§4.1 leaves it to the agent), and no
/// reflexive candidates, which are of use to nothing else.
/// </content>
public sealed partial class IceAgent
{
    private readonly List<LocalBase> _tcpBases = [];
    private int _openingListeners;

    private void GatherTcp(Instant now, LocalInterface on)
    {
        // RFC 6544 §5.1; with relays only nobody is told of an address of this host.
        if (_settings.Tcp == IceTcp.None || _settings.Policy == IceCandidatePolicy.Relay)
        {
            return;
        }

        AddTcp(now, new LocalBase.Opener(on));
        if (_settings.Tcp == IceTcp.ActiveAndPassive)
        {
            _openingListeners++;
            Raise(new IceEvent.Listen(on.Address, _settings.Ports));
        }
    }

    private void AddTcp(Instant now, LocalBase tcp)
    {
        _tcpBases.Add(tcp);
        Gathered(now, tcp, IceCandidateType.Host, tcp.Address, null, null);
    }

    private void LoseTcp(LocalBase gone)
    {
        _tcpBases.Remove(gone);
        foreach (var stream in _peerStreams.Values)
        {
            if (stream.Base == gone)
            {
                Close(stream);
            }
        }

        if (gone is LocalBase.Listener)
        {
            Raise(new IceEvent.StopListening(gone.Address));
        }
    }

    private LocalBase? ListenerAt(TransportAddress local) => _tcpBases.Find(tcp => tcp is LocalBase.Listener && tcp.Address == local);

    // RFC 6544 §6.2: active is paired with passive. Passive is paired with nothing but what connects to it: other pairs would be pruned.
    private bool MatchTransports(LocalBase local, RemoteCandidate remote) => local switch
    {
        LocalBase.Opener => remote.Candidate.TcpType == TcpCandidateType.Passive,
        LocalBase.Listener => remote.Candidate.Transport == TransportProtocol.Tcp && _peerStreams.ContainsKey((local, remote.Address)),
        _ => remote.Candidate.Transport == TransportProtocol.Udp,
    };

    // An active candidate of the other side has no address to be checked; it is learned when it connects.
    private bool CanUse(IceCandidate candidate) => candidate.Transport == TransportProtocol.Udp
        || (candidate.TcpType == TcpCandidateType.Passive && _settings.Tcp != IceTcp.None);
}
