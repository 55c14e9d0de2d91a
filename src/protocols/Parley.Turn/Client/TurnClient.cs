using System.Diagnostics.CodeAnalysis;
using Parley.SansIO;
using Parley.Stun;

namespace Parley.Turn.Client;

/// <summary>
/// A TURN client (RFC 8656) without a socket, for one allocation: asks for a relayed address with long-term credentials, keeps it, its permissions and its
/// channels alive, and wraps and unwraps data. Not thread-safe; bytes from outside never throw.
/// </summary>
/// <remarks>
/// The shell hands every datagram from the server (on a stream: every whole message) to <see cref="TryReadData"/>, and what is no data to
/// <see cref="HandleDatagram"/>; calls <see cref="HandleTimeout"/> when <see cref="NextTimeout"/> has come; and after each call sends all
/// transmits and takes all events.
/// </remarks>
public sealed partial class TurnClient
{
    private readonly TurnClientSettings _settings;
    private readonly RandomSource _random;
    private readonly TransmitQueue _transmits;
    private readonly Queue<TurnClientEvent> _events = new();
    private ClientState _state = new ClientState.Idle();
    private TransportAddress _server;
    private TransportAddress _local;

    /// <summary>Makes a client, which does nothing before <see cref="Start"/>.</summary>
    /// <param name="settings">Whom to ask, as whom, for what.</param>
    /// <param name="random">A cryptographically strong source.</param>
    /// <exception cref="ArgumentException">The settings contradict themselves, or user name or password has characters that none may have.</exception>
    public TurnClient(TurnClientSettings settings, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(random);
        settings.Validate();
        (_settings, _random, _server, _local) = (settings, random, settings.Server.Unmapped, settings.Local);
        _transmits = new TransmitQueue(settings.MaxWaiting);
    }

    /// <summary>The server that is asked now: another one than the settings' after <see cref="TurnClientEvent.Redirected"/>.</summary>
    public TransportAddress Server => _server;

    /// <summary>How it is reached.</summary>
    public TransportProtocol Protocol => _settings.Protocol;

    /// <summary>When <see cref="HandleTimeout"/> wants to be called; null for not at all.</summary>
    public Instant? NextTimeout
    {
        get
        {
            var next = _state is ClientState.Allocated allocated
                ? Instant.Min(Instant.Min(allocated.RefreshAt, allocated.ExpiresAt), Instant.Min(NextPermission(), NextChannel()))
                : Instant.Never;
            next = Instant.Min(next, NextTransaction());
            return next == Instant.Never ? null : next;
        }
    }

    private bool IsStream => _settings.Protocol != TransportProtocol.Udp;

    /// <summary>Asks for the allocation. On a stream the connection is there.</summary>
    /// <exception cref="InvalidOperationException">It was asked for already.</exception>
    public void Start(Instant now)
    {
        if (_state is not ClientState.Idle)
        {
            throw new InvalidOperationException("A client makes one allocation; make another client for another one.");
        }

        BeginAllocation(now, new ClientState.Allocating([_server], _settings.DontFragment, _settings.Mobility));
    }

    /// <summary>A message came that is no data: a response, or an indication that a peer cannot be reached. What is neither is dropped.</summary>
    public void HandleDatagram(Instant now, in Datagram datagram)
    {
        if (datagram.Source.Unmapped != _server || StunMessage.TryParse(datagram.Payload, out var message) != StunParseError.None)
        {
            return;
        }

        if (message.Type == new StunMessageType(StunMethod.Data, StunClass.Indication))
        {
            HandleIcmp(message);
        }
        else if (message.IsResponse)
        {
            HandleResponse(now, message);
        }
    }

    /// <summary>Time has passed.</summary>
    public void HandleTimeout(Instant now)
    {
        HandleTransactionTimeouts(now);
        if (_state is ClientState.Allocated allocated)
        {
            RefreshAllocation(now, allocated);
        }

        AskForPermissions(now);
        AskForChannels(now);
    }

    /// <summary>Takes the next message to send. Its bytes are good until the next call of this method.</summary>
    public bool TryTakeTransmit(out Transmit transmit)
    {
        var taken = _transmits.TryTake(out var message);
        transmit = taken ? new Transmit(_local, _server, message, _settings.Protocol) : default;
        return taken;
    }

    /// <summary>Takes what happened, one after the other.</summary>
    public bool TryTakeEvent([NotNullWhen(true)] out TurnClientEvent? e) => _events.TryDequeue(out e);

    private void Raise(TurnClientEvent e) => _events.Enqueue(e);

    private void End(TurnFailure? why)
    {
        _state = new ClientState.Ended();
        _pending.Clear();
        _permissions.Clear();
        _channels.Clear();
        _channelsByNumber.Clear();
        Raise(new TurnClientEvent.Ended(why));
    }
}
