using Parley.Ice.Candidates;
using Parley.Ice.Pairs;
using Parley.Ice.Verdicts;
using Parley.SansIO;

namespace Parley.Ice;

/// <content>What the other side tells through signaling: credentials, candidates, the end of candidates (RFC 8838).</content>
public sealed partial class IceAgent
{
    // What came before the credentials of its generation did (RFC 8838 §11): a candidate may overtake its description.
    private readonly List<IceCandidate> _early = [];

    /// <summary>Whether the other side is ICE-lite (RFC 8445 §2.5): it answers checks and sends none.</summary>
    public bool LiteRemote { get; private set; }

    /// <summary>
    /// The other side's credentials. Others than before belong to its restart; this side must have restarted too, as RFC 8445 §9 says.
    /// </summary>
    /// <param name="now">Now.</param>
    /// <param name="credentials">The other side's.</param>
    /// <param name="isLite">Whether the other side is ICE-lite (a=ice-lite): it sends no checks, and this side nominates (RFC 8445 §6.1.1).</param>
    /// <exception cref="ArgumentException">They are not such as RFC 8839 §5.4 allows.</exception>
    public void SetRemoteCredentials(Instant now, IceCredentials credentials, bool isLite = false)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        if (!IceCredentials.AreValid(credentials.UsernameFragment, credentials.Password))
        {
            throw new ArgumentException("A fragment has 4 to 256 ice-chars, a password 22 to 256.", nameof(credentials));
        }

        if (State == IceState.Closed || credentials == _current.Remote)
        {
            return;
        }

        _current.Remote = credentials;
        LiteRemote = isLite;
        if (isLite && Role == IceRole.Controlled)
        {
            // RFC 8445 §6.1.1: the full agent MUST be controlling, whoever offered.
            SwitchRole();
        }

        Begin(now);
        var early = _early.ToList();
        _early.Clear();
        foreach (var candidate in early)
        {
            AddRemoteCandidate(now, candidate);
        }

        HandlePace(now);
        Settle(now);
    }

    /// <summary>A candidate of the other side. What this agent cannot use, or knows already, is left out.</summary>
    public void AddRemoteCandidate(Instant now, IceCandidate candidate)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        if (State == IceState.Closed || candidate.Component != 1 || !CanUse(candidate)
            || candidate.Port == 0 || candidate.Address.Ip.IsAny)
        {
            Note(now, CandidateStep.Unusable, candidate);
            return;
        }

        if (_current.Remote is null || (candidate.UsernameFragment is { } fragment && fragment != _current.Remote.UsernameFragment))
        {
            if (_early.Count < _settings.MaxRemoteCandidates
                && (candidate.UsernameFragment is null || candidate.UsernameFragment != _previous?.Remote?.UsernameFragment))
            {
                _early.Add(candidate);
                Note(now, CandidateStep.Early, candidate);
            }

            return;
        }

        if (candidate.TransportAddress is { } address)
        {
            Learn(now, _current, candidate, address.Unmapped);
        }
        else
        {
            AwaitName(now, candidate);
        }

        HandlePace(now);
        Settle(now);
    }

    /// <summary>The other side has no more candidates.</summary>
    public void EndRemoteCandidates(Instant now)
    {
        _current.RemoteEnded = true;
        Settle(now);
    }

    private RemoteCandidate? Learn(Instant now, IceGeneration generation, IceCandidate candidate, TransportAddress address)
    {
        var known = generation.RemoteCandidates.FindIndex(one => one.IsAt(address, candidate.Transport));
        if (known >= 0)
        {
            var wasFoundOut = generation.RemoteCandidates[known].Candidate.Type == IceCandidateType.PeerReflexive;
            Note(now, wasFoundOut ? CandidateStep.Recognized : CandidateStep.Repeated, candidate);
            // RFC 8838 §11 (peer-reflexive first, then told): the pair goes on; what it is called is put right.
            if (wasFoundOut)
            {
                generation.RemoteCandidates[known].Candidate = candidate;
                Rank(generation);
                PairWithAll(now, generation, generation.RemoteCandidates[known]);
            }

            return generation.RemoteCandidates[known];
        }

        if (generation.RemoteCandidates.Count >= _settings.MaxRemoteCandidates)
        {
            Note(now, CandidateStep.TooMany, candidate);
            return null;
        }

        var remote = new RemoteCandidate(candidate, address);
        generation.RemoteCandidates.Add(remote);
        Note(now, CandidateStep.Learned, candidate);
        Begin(now);
        PairWithAll(now, generation, remote);
        LearnThroughNat64(now, generation, candidate, address);
        return remote;
    }

    private void PairWithAll(Instant now, IceGeneration generation, RemoteCandidate remote)
    {
        foreach (var local in generation.LocalCandidates)
        {
            if (IsCheckedFrom(local))
            {
                Pair(now, generation, local, remote);
            }
        }

        foreach (var relay in _relays)
        {
            Permit(now, relay);
        }
    }

    private void Begin(Instant now) => _current.BeganAt ??= now;
}
