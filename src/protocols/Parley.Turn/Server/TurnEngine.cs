using Parley.SansIO;
using Parley.Stun;

namespace Parley.Turn.Server;

/// <summary>
/// A TURN server (RFC 8656) without sockets: what clients and peers send comes in, what they are to be sent is offered. One engine belongs to one
/// loop; several of them make one server, each with its own clients. Bytes from outside never throw. Not thread-safe.
/// </summary>
/// <remarks>
/// The shell feeds a batch, then sends all of <see cref="Transmits"/>, takes all events, and calls <see cref="Drained"/>. Relaying allocates nothing.
/// </remarks>
public sealed partial class TurnEngine
{
    private readonly PacketMemory _memory;
    private readonly TurnSurroundings _around;
    private readonly Dictionary<int, TurnPath> _paths = [];
    private readonly OpenTable<FiveTuple, Allocation> _allocations = new();
    private readonly OpenTable<TransportAddress, Relay> _relaysByAddress = new();
    private readonly TimerHeap _timers = new();
    private Relay?[] _relaysBySocket = [];
    private TurnEngineSettings _settings;
    private Nonces _nonces;
    private TurnTransmit[] _transmits = new TurnTransmit[256];
    private int _transmitCount;

    /// <summary>Makes an engine.</summary>
    public TurnEngine(TurnEngineSettings settings, TurnSurroundings surroundings, PacketMemory memory)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(surroundings);
        ArgumentNullException.ThrowIfNull(memory);
        (_settings, _around, _memory) = (settings, surroundings, memory);
        _nonces = NoncesFor(settings);
        _tickets = new MobilityTickets(surroundings.NonceKey);
        _indicationIds = new TransactionIds(surroundings.Random);
    }

    /// <summary>What is to be sent, in order.</summary>
    public ReadOnlySpan<TurnTransmit> Transmits => _transmits.AsSpan(0, _transmitCount);

    /// <summary>When <see cref="HandleTimeout"/> wants to be called, <see cref="Instant.Never"/> for not at all.</summary>
    public Instant NextTimeout => _timers.Next;

    /// <summary>What has been counted so far. May be read from any thread.</summary>
    public TurnCounters Counters { get; } = new();

    /// <summary>How many allocations are alive.</summary>
    public int AllocationCount { get; private set; }

    /// <summary>Takes other settings; live allocations go on, but peers that the new policy denies are cut off at once.</summary>
    public void Apply(TurnEngineSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
        _nonces = NoncesFor(settings);
        foreach (var allocation in _allocations.Values)
        {
            foreach (var permission in allocation.Permissions.Values)
            {
                Judge(permission);
            }

            ClosePeerConnections(allocation, connection => settings.Policy.Check(connection.Peer.Address) != PeerVerdict.Allowed);
        }
    }

    /// <summary>A UDP listener is there, or a connection was accepted. Its messages may come from now on.</summary>
    public void HandlePathOpened(TurnPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        _paths[path.Number] = path;
        if (!TurnPath.IsConnection(path.Number))
        {
            FindAlternatives();
        }
    }

    /// <summary>A connection closed. Its allocation ends, unless a ticket lets it move (RFC 8016).</summary>
    public void HandlePathClosed(Instant now, int path)
    {
        _ = now;
        _paths.Remove(path);
        if (_joined.TryGetValue(path, out var joined))
        {
            // RFC 6062 §5.5: when the client's data connection closes, so does the peer's.
            Forget(joined);
            _events.Enqueue(new TurnEvent.ClosePeer(joined.Id));
        }

        if (!_clientOfConnection.Remove(path, out var tuple) || !_allocations.TryGet(tuple, out var allocation))
        {
            return;
        }

        if (allocation.Mobility is not { } mobility)
        {
            End(allocation, AllocationEnd.Disconnected);
        }
        else if (mobility.Pending == tuple)
        {
            Forget(tuple);
            mobility.Pending = null;
            allocation.IsMoving = false;
        }
        else if (mobility.Pending is not null)
        {
            ConfirmMove(allocation, mobility);
        }
    }

    /// <summary>A client sent a message.</summary>
    /// <param name="now">Now.</param>
    /// <param name="tuple">Whose it is; an IPv4 client's address is an IPv4 address, never a mapped one.</param>
    /// <param name="message">One STUN message or ChannelData message, where the shell received it; with its padding on a stream.</param>
    public void HandleClient(Instant now, in FiveTuple tuple, Slice message)
    {
        if (message.Length != 0 && ChannelData.MayBegin(_memory.Bytes[message.Offset]))
        {
            HandleChannelData(now, tuple, message, handedOver: false);
        }
        else
        {
            HandleStun(now, tuple, message, handedOver: false);
        }
    }

    /// <summary>Another engine passed on a message of a client (<see cref="TurnOutlet.Handover"/>).</summary>
    /// <param name="now">Now.</param>
    /// <param name="tuple">Whose it is.</param>
    /// <param name="message">The message, copied into this engine's memory.</param>
    public void HandleHandedOver(Instant now, in FiveTuple tuple, Slice message)
    {
        if (message.Length != 0 && ChannelData.MayBegin(_memory.Bytes[message.Offset]))
        {
            HandleChannelData(now, tuple, message, handedOver: true);
        }
        else
        {
            HandleStun(now, tuple, message, handedOver: true);
        }
    }

    /// <summary>The time of <see cref="NextTimeout"/> has come.</summary>
    public void HandleTimeout(Instant now)
    {
        while (_timers.TryTakeDue(now, out var due))
        {
            switch (due)
            {
                case Allocation allocation:
                    End(allocation, AllocationEnd.Expired);
                    break;
                case PeerConnection connection:
                    HandlePeerConnectionTimeout(connection);
                    break;
                case Reservation reservation:
                    Forget(reservation);
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException($"{due.GetType()} has a time-out but nothing to do then.");
            }
        }
    }

    /// <summary>The server goes down: all allocations end.</summary>
    public void Shutdown()
    {
        foreach (var allocation in _allocations.Values.Distinct().ToArray())
        {
            End(allocation, AllocationEnd.Shutdown);
        }

        foreach (var reservation in _reservations.Values.ToArray())
        {
            _timers.Remove(reservation);
            Forget(reservation);
        }
    }

    /// <summary>All transmits are sent, and what they name may be overwritten.</summary>
    public void Drained()
    {
        _transmitCount = 0;
        _memory.FreeScratch();
    }

    private Nonces NoncesFor(TurnEngineSettings settings) => new(
        _around.NonceKey.Span,
        (settings.OfferSha256 ? StunSecurityFeatures.PasswordAlgorithms : StunSecurityFeatures.None)
            | (_around.Credentials.KnowsUserHashes && settings.OfferSha256 ? StunSecurityFeatures.UsernameAnonymity : StunSecurityFeatures.None));

    private void Send(in FiveTuple tuple, Slice message) =>
        Add(new TurnTransmit(TurnOutlet.Client, tuple.Path, default, tuple.Client, default, message));

    // Tokens, tickets and numbers of connections say which engine they are for, and may come from anywhere.
    private bool IsAnother(int engine) => engine != _around.Number && engine < _around.Engines;

    private void HandOver(in FiveTuple tuple, Slice message, int engine)
    {
        Counters.CountHandedOver();
        Add(new TurnTransmit(TurnOutlet.Handover, engine, default, tuple.Client, default, message, Path: tuple.Path));
    }

    private void Add(in TurnTransmit transmit)
    {
        if (_transmitCount == _transmits.Length)
        {
            Array.Resize(ref _transmits, _transmits.Length * 2);
        }

        _transmits[_transmitCount++] = transmit;
    }
}
