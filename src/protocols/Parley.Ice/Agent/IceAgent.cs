using System.Diagnostics.CodeAnalysis;
using Parley.Ice.Checks;
using Parley.Ice.Pairs;
using Parley.Ice.Streams;
using Parley.SansIO;
using Parley.Stun;

namespace Parley.Ice;

/// <summary>
/// A full ICE agent (RFC 8445) for one component, without sockets: candidates are gathered and told as they come (trickle ICE, RFC 8838), pairs are checked,
/// one is nominated and kept alive (RFC 7675). One loop owns it; not thread-safe; bytes from outside never throw.
/// </summary>
/// <remarks>
/// After each call the shell sends all transmits, takes all events, and calls <see cref="HandleTimeout"/> when <see cref="NextTimeout"/> has come.
/// </remarks>
public sealed partial class IceAgent
{
    // 256 messages are some 20 ms of a fast flow: a shell that leaves more waiting does not keep up.
    private const int MaxWaiting = 256;

    private IceAgentSettings _settings;
    private readonly RandomSource _random;
    private readonly Queue<IceEvent> _events = new();
    private readonly SendQueue<DatagramWay> _transmits = new(MaxWaiting);
    private readonly Dictionary<TransactionId, OutstandingCheck> _checks = [];
    private ulong _tieBreaker;
    private IceGeneration _current;
    private IceGeneration? _previous;

    /// <summary>Makes an agent, which does nothing before it is told of interfaces.</summary>
    /// <param name="settings">How it behaves.</param>
    /// <param name="random">A cryptographically strong source.</param>
    public IceAgent(IceAgentSettings settings, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(random);
        (_settings, _random, Role) = (settings, random, settings.Role);
        _tieBreaker = random.NextUInt64();
        _hostNames = new Names.HostNames(random);
        _current = new IceGeneration(IceCredentials.Create(random));
    }

    /// <summary>What the other side is told (a=ice-ufrag, a=ice-pwd).</summary>
    public IceCredentials LocalCredentials => _current.Local;

    /// <summary>Who nominates; conflicts may change it.</summary>
    public IceRole Role { get; private set; }

    /// <summary>Where the agent stands.</summary>
    public IceState State { get; private set; }

    /// <summary>The pair that carries the data, null for none yet.</summary>
    public CandidatePairInfo? SelectedPair => Carrying?.Info;

    /// <summary>All pairs of the current generation, best first, with their histories.</summary>
    public IReadOnlyList<CandidatePairInfo> Pairs => [.. _current.Pairs.Select(static pair => pair.Info)];

    /// <summary>When <see cref="HandleTimeout"/> wants to be called; null for not at all.</summary>
    public Instant? NextTimeout
    {
        get
        {
            if (State == IceState.Closed)
            {
                return null;
            }

            var next = Instant.Min(Instant.Min(NextPace(), NextCheckTimeout()), Instant.Min(NextGatheringTimeout(), NextConsent()));
            next = Instant.Min(next, Instant.Min(Instant.Min(NextNomination(), NextVerdict()), NextKeepAlive()));
            next = Instant.Min(next, Instant.Min(NextNameTimeout(), NextNat64Timeout()));
            next = Instant.Min(next, NextRecovery());
            return next == Instant.Never ? null : next;
        }
    }

    // The pair that data goes out on: the new generation's as soon as there is one, the old one's until then.
    private CandidatePair? Carrying => _current.Selected ?? _previous?.Selected;

    /// <summary>Time has passed.</summary>
    public void HandleTimeout(Instant now)
    {
        if (State == IceState.Closed)
        {
            return;
        }

        HandleCheckTimeouts(now);
        HandleGatheringTimeouts(now);
        HandleNameTimeouts(now);
        HandlePace(now);
        HandleConsent(now);
        HandleRecovery(now);
        HandleKeepAlive(now);
        Settle(now);
    }

    /// <summary>
    /// Begins a new generation (RFC 8445 §9): new credentials, the same sockets and relays. Data goes on over the old pair until a new one works.
    /// </summary>
    public void Restart(Instant now)
    {
        if (State == IceState.Closed)
        {
            return;
        }

        Forget(_previous);
        _previous = _current.Selected is null && _previous?.Selected is not null ? _previous : _current;
        if (_previous != _current)
        {
            Forget(_current);
        }

        _current = new IceGeneration(IceCredentials.Create(_random));
        GatherAgain(now);
        Settle(now);
    }

    /// <summary>Ends everything: relays are released, sockets closed. Nothing happens afterwards.</summary>
    public void Close(Instant now)
    {
        if (State == IceState.Closed)
        {
            return;
        }

        EndGathering(now);
        WithdrawNames();
        (_current.Selected, _previous) = (null, null);
        _checks.Clear();
        Become(IceState.Closed);
    }

    /// <summary>Takes the next datagram to send. Its bytes are good until the next call into the agent.</summary>
    public bool TryTakeTransmit(out Transmit transmit)
    {
        var taken = _transmits.TryTake(out var way, out var payload);
        transmit = new Transmit(way.Local, way.Destination, payload);
        return taken;
    }

    /// <summary>Takes what happened, or is wanted, one after the other.</summary>
    public bool TryTakeEvent([NotNullWhen(true)] out IceEvent? e) => _events.TryDequeue(out e);

    private void Raise(IceEvent e) => _events.Enqueue(e);

    private void Forget(IceGeneration? generation)
    {
        foreach (var (id, check) in _checks)
        {
            if (check.Generation == generation)
            {
                _checks.Remove(id);
            }
        }
    }

    // What follows from any input: unfreezing, nomination, selection, state.
    private void Settle(Instant now)
    {
        UpdateNat64(now);
        Nominate(now);
        Select(now);
        TakeRelayTransmits();
        UpdateState(now);
        CloseIdleStreams();
    }
}
