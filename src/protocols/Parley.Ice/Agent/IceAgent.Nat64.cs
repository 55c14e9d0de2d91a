using Parley.Ice.Candidates;
using Parley.Ice.Gathering;
using Parley.Ice.Translation;
using Parley.SansIO;

namespace Parley.Ice;

/// <content>
/// IPv4 from hosts that have IPv6 only (RFC 7050, RFC 6052). A remote IPv4 candidate is there twice then: as it is, for relays with an IPv4 address, and as the
/// NAT64 shows it, for this host's sockets; it is called by its IPv4 address in both.
/// </content>
public sealed partial class IceAgent
{
    private Nat64State _nat64 = new Nat64State.Unknown();

    /// <summary>The network's NAT64 prefix, as <see cref="IceEvent.FindNat64Prefix"/> asked for it.</summary>
    /// <param name="now">Now.</param>
    /// <param name="prefix">The prefix; null when the network has none.</param>
    public void HandleNat64Prefix(Instant now, Nat64Prefix? prefix)
    {
        if (State == IceState.Closed || _nat64 is Nat64State.Unknown)
        {
            return;
        }

        _nat64 = prefix is { } found ? new Nat64State.Found(found) : new Nat64State.Missing();
        foreach (var socket in _sockets)
        {
            AskThroughNat64(socket);
        }

        foreach (var remote in _current.RemoteCandidates.Where(static remote => remote.Address.Family == IpFamily.IPv4).ToList())
        {
            LearnThroughNat64(now, _current, remote.Candidate, remote.Address);
        }

        HandlePace(now);
        Settle(now);
    }

    // Another network may have another NAT64, or none.
    private void ForgetNat64() => _nat64 = new Nat64State.Unknown();

    private bool IsFindingNat64 => _nat64 is Nat64State.Asked;

    private Instant NextNat64Timeout() => _nat64 is Nat64State.Asked(var at) ? at : Instant.Never;

    // Asked for when it is needed, once for each network: the host has IPv6 only, and a server or the other side has IPv4.
    private void UpdateNat64(Instant now)
    {
        if (_nat64 is Nat64State.Asked(var at) && at <= now)
        {
            _nat64 = new Nat64State.Missing();
        }

        if (_nat64 is Nat64State.Unknown && _interfaces.Count > 0 && _interfaces.TrueForAll(static one => one.Address.Family == IpFamily.IPv6)
            && (_settings.Servers.Any(static server => server.Address.Family == IpFamily.IPv4)
                || _current.RemoteCandidates.Exists(static remote => remote.Address.Family == IpFamily.IPv4)))
        {
            _nat64 = new Nat64State.Asked(now + _settings.NameTimeout);
            Raise(new IceEvent.FindNat64Prefix());
        }
    }

    // The servers that are reached from an address of a family: those of the same one; from IPv6, those with IPv4 through the NAT64.
    private IEnumerable<IceServer> ServersFrom(IpFamily family)
    {
        foreach (var server in _settings.Servers)
        {
            if (server.Address.Family == family)
            {
                yield return server;
            }
            else if (Synthesize(server.Address) is { } synthesized && family == IpFamily.IPv6)
            {
                yield return server with { Address = synthesized };
            }
        }
    }

    private void AskThroughNat64(LocalBase.Socket socket)
    {
        if (socket.Address.Family == IpFamily.IPv6 && !socket.AskedThroughNat64 && _nat64 is Nat64State.Found)
        {
            socket.AskedThroughNat64 = true;
            foreach (var server in ServersFrom(IpFamily.IPv6).Where(server => IsSynthesized(server.Address)))
            {
                _current.GatheringCompleted = false;
                Ask(socket.Interface, socket, server);
            }
        }
    }

    private void LearnThroughNat64(Instant now, IceGeneration generation, IceCandidate candidate, TransportAddress address)
    {
        if (Synthesize(address) is { } synthesized)
        {
            Learn(now, generation, candidate, synthesized);
        }
    }

    private TransportAddress? Synthesize(TransportAddress address) =>
        address.Family == IpFamily.IPv4 && _nat64 is Nat64State.Found(var prefix) ? address with { Address = prefix.Synthesize(address.Address) } : null;

    private bool IsSynthesized(TransportAddress address) => _nat64 is Nat64State.Found(var prefix) && prefix.TryExtract(address.Address, out _);

    // What the other side calls the address that something came from.
    private IpAddress AsTold(IpAddress source) => _nat64 is Nat64State.Found(var prefix) && prefix.TryExtract(source, out var embedded) ? embedded : source;
}
