using System.Collections.Immutable;
using Parley.Ice.Candidates;
using Parley.Ice.Names;
using Parley.Ice.Verdicts;
using Parley.SansIO;

namespace Parley.Ice;

/// <content>
/// Names under .local (draft-ietf-mmusic-mdns-ice-candidates): those of the other side are resolved before they are checked (§3.2), and host candidates of this
/// side carry one if addresses are to be hidden (§3.1).
/// </content>
public sealed partial class IceAgent
{
    // A peer has a name for each address it has: more than these at once would only flood the link with multicast.
    private const int MaxNamesAsked = 8;

    private readonly HostNames _hostNames;

    private bool IsResolving => IsFindingNat64 || _current.Names.Exists(static name => name.State is NameState.Queued or NameState.Asked);

    /// <summary>Multicast DNS has answered, or has not.</summary>
    /// <param name="now">Now.</param>
    /// <param name="name">The name of <see cref="IceEvent.ResolveName"/>.</param>
    /// <param name="addresses">Its addresses; empty when nobody knows it.</param>
    public void HandleNameResolved(Instant now, string name, IReadOnlyList<IpAddress> addresses)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(addresses);
        if (State == IceState.Closed || _current.Names.Find(one => Is(one, name)) is not { State: not NameState.Resolved } known)
        {
            return;
        }

        known.State = Choose(addresses) is { } address ? new NameState.Resolved(address) : new NameState.Failed(NameFailure.NotFound);
        TakeWaiting(now, known);
        ResolveNames(now);
        HandlePace(now);
        Settle(now);
    }

    // The draft, §3.2.1: a name stands for one address. One that this host can reach is taken, if there are several after all.
    private IpAddress? Choose(IReadOnlyList<IpAddress> addresses)
    {
        var usable = addresses.Select(static address => address.Unmapped).Where(static address => address.Family != IpFamily.None && !address.IsAny);
        return usable.Select(static address => (IpAddress?)address)
            .OrderByDescending(address => _sockets.Exists(socket => socket.Address.Family == address!.Value.Family)).FirstOrDefault();
    }

    private void AwaitName(Instant now, IceCandidate candidate)
    {
        var name = candidate.Address.Name!;
        var known = _current.Names.Find(one => Is(one, name));
        if (known is null)
        {
            if (_current.Names.Count >= _settings.MaxRemoteCandidates)
            {
                Note(now, CandidateStep.TooMany, candidate);
                return;
            }

            known = new RemoteName(name);
            // After a restart the other side tells the same names again.
            known.State = _previous?.Names.Find(one => Is(one, name))?.State as NameState.Resolved ?? known.State;
            _current.Names.Add(known);
        }

        if (known.Waiting.Count < _settings.MaxRemoteCandidates)
        {
            known.Waiting.Add(candidate);
            Note(now, CandidateStep.AwaitsName, candidate);
        }

        TakeWaiting(now, known);
        ResolveNames(now);
    }

    private void TakeWaiting(Instant now, RemoteName name)
    {
        if (name.State is NameState.Resolved(var address))
        {
            foreach (var candidate in name.Waiting)
            {
                Learn(now, _current, candidate, new TransportAddress(address, candidate.Port));
            }

            name.Waiting.Clear();
        }
    }

    private void ResolveNames(Instant now)
    {
        var asked = _current.Names.Count(static name => name.State is NameState.Asked);
        foreach (var name in _current.Names)
        {
            if (asked < MaxNamesAsked && name.State is NameState.Queued)
            {
                asked++;
                name.State = new NameState.Asked(now + _settings.NameTimeout);
                Raise(new IceEvent.ResolveName(name.Name));
            }
        }
    }

    private Instant NextNameTimeout()
    {
        var next = Instant.Never;
        foreach (var name in _current.Names)
        {
            next = name.State is NameState.Asked(var at) ? Instant.Min(next, at) : next;
        }

        return next;
    }

    private void HandleNameTimeouts(Instant now)
    {
        foreach (var name in _current.Names)
        {
            if (name.State is NameState.Asked(var at) && at <= now)
            {
                name.State = new NameState.Failed(NameFailure.TimedOut);
            }
        }

        ResolveNames(now);
    }

    private ImmutableArray<UnresolvedName> UnresolvedNames =>
    [
        .. _current.Names.Where(static name => name.State is not NameState.Resolved)
            .Select(static name => new UnresolvedName(name.Name, name.State is NameState.Failed(var why) ? why : NameFailure.Awaited)),
    ];

    // What the other side is told of a host's address: a name if it is to be hidden, published before it is told.
    private CandidateAddress ToldAddress(IceCandidateType type, IpAddress address)
    {
        if (type != IceCandidateType.Host || !_settings.HideHostAddresses || _settings.Policy == IceCandidatePolicy.Relay)
        {
            return new CandidateAddress(address);
        }

        if (_hostNames.Name(address, out var name))
        {
            Raise(new IceEvent.PublishName(name, address));
        }

        return CandidateAddress.TryParse(name, out var told) ? told : throw new System.Diagnostics.UnreachableException("A UUID is a label.");
    }

    private void Withdraw(IpAddress address)
    {
        if (_hostNames.Forget(address) is { } name)
        {
            Raise(new IceEvent.WithdrawName(name));
        }
    }

    private void WithdrawNames()
    {
        foreach (var name in _hostNames.ForgetAll())
        {
            Raise(new IceEvent.WithdrawName(name));
        }
    }

    // RFC 1035 §2.3.3: names are compared without regard to case.
    private static bool Is(RemoteName one, string name) => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
