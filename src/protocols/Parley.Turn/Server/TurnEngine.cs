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
#pragma warning disable CA1822 // The phases that give these members their work are about to move in.
public sealed partial class TurnEngine
{
    private readonly PacketMemory _memory;
    private readonly TurnSurroundings _around;
    private TurnEngineSettings _settings;
    private TurnTransmit[] _transmits = new TurnTransmit[256];
    private int _transmitCount;

    /// <summary>Makes an engine.</summary>
    public TurnEngine(TurnEngineSettings settings, TurnSurroundings surroundings, PacketMemory memory)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(surroundings);
        ArgumentNullException.ThrowIfNull(memory);
        (_settings, _around, _memory) = (settings, surroundings, memory);
    }

    /// <summary>What is to be sent, in order.</summary>
    public ReadOnlySpan<TurnTransmit> Transmits => _transmits.AsSpan(0, _transmitCount);

    /// <summary>When <see cref="HandleTimeout"/> wants to be called, <see cref="Instant.Never"/> for not at all.</summary>
    public Instant NextTimeout => Instant.Never;

    /// <summary>Takes other settings; live allocations go on.</summary>
    public void Apply(TurnEngineSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
    }

    /// <summary>A UDP listener is there, or a connection was accepted. Its messages may come from now on.</summary>
    public void HandlePathOpened(TurnPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        _ = path;
    }

    /// <summary>A connection closed. Its allocation ends, unless a ticket lets it move (RFC 8016).</summary>
    public void HandlePathClosed(Instant now, int path) => _ = (now, path);

    /// <summary>A client sent a message.</summary>
    /// <param name="now">Now.</param>
    /// <param name="tuple">Whose it is.</param>
    /// <param name="message">One STUN message or ChannelData message, where the shell received it; with its padding on a stream.</param>
    public void HandleClient(Instant now, FiveTuple tuple, Slice message)
    {
        _ = now;
        if (StunMessage.TryParse(_memory[message], out var stun) != StunParseError.None)
        {
            return;
        }

        if (stun.Type == new StunMessageType(StunMethod.Binding, StunClass.Request)
            && _memory.TryTakeScratch(128, out var slice))
        {
            var writer = new StunMessageWriter(
                _memory[slice], new StunMessageType(StunMethod.Binding, StunClass.SuccessResponse), stun.TransactionId);
            writer.WriteXorAddress(StunAttributeType.XorMappedAddress, tuple.Client);
            Send(tuple, _memory.Shrink(slice, writer.Length));
        }
    }

    /// <summary>A peer sent a datagram to a relay socket.</summary>
    /// <param name="now">Now.</param>
    /// <param name="socket">The relay socket's number.</param>
    /// <param name="peer">Who sent it.</param>
    /// <param name="data">Its bytes, where the shell received them.</param>
    public void HandlePeer(Instant now, int socket, in TransportAddress peer, Slice data) => _ = (now, socket, peer, data);

    /// <summary>An allocation of another engine sent a datagram to one of this engine's (<see cref="TurnOutlet.Neighbour"/>).</summary>
    /// <param name="now">Now.</param>
    /// <param name="source">The relayed address it comes from.</param>
    /// <param name="destination">The relayed address it goes to.</param>
    /// <param name="data">Its bytes, copied into this engine's memory.</param>
    public void HandleNeighbour(Instant now, in TransportAddress source, in TransportAddress destination, Slice data) =>
        _ = (now, source, destination, data);

    /// <summary>RFC 6062: a connection to a peer was made, or could not be; or a peer has connected to a relayed address.</summary>
    public void HandlePeerConnection(Instant now, uint connectionId, bool connected) => _ = (now, connectionId, connected);

    /// <summary>The time of <see cref="NextTimeout"/> has come.</summary>
    public void HandleTimeout(Instant now) => _ = now;

    /// <summary>Takes what happened since, one after the other.</summary>
    public bool TryTakeEvent([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TurnEvent? e)
    {
        e = null;
        return false;
    }

    /// <summary>All transmits are sent, and what they name may be overwritten.</summary>
    public void Drained()
    {
        _transmitCount = 0;
        _memory.FreeScratch();
    }

    private void Send(FiveTuple tuple, Slice message) =>
        Add(new TurnTransmit(TurnOutlet.Client, tuple.Path, default, tuple.Client, default, message));

    private void Add(in TurnTransmit transmit)
    {
        if (_transmitCount == _transmits.Length)
        {
            Array.Resize(ref _transmits, _transmits.Length * 2);
        }

        _transmits[_transmitCount++] = transmit;
    }
}
