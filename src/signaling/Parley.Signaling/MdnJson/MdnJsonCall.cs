using System.Diagnostics.CodeAnalysis;
using Parley.Signaling.Protocol;

namespace Parley.Signaling.MdnJson;

/// <summary>
/// A call of a <c>json</c> user. It is the part of the client that the sample does not have: numbers what its client sends, keeps it until
/// it is acknowledged, puts what comes in order (docs/protocol.md §6.1).
/// </summary>
/// <param name="id">The call.</param>
/// <param name="peer">The other party's user id.</param>
/// <param name="phase">Where it begins.</param>
internal sealed class MdnJsonCall(CallId id, string peer, MdnJsonCallPhase phase)
{
    /// <summary>What the outbox keeps at most; a peer that lets so much pile up is not there.</summary>
    private const int OutboxMessages = 64;

    /// <summary>
    /// How long an offer keeps its distance from the answer before it. The sample's callee sends both at once, and its caller takes an offer
    /// for a collision as long as the browser is busy with the answer: then no video comes back.
    /// </summary>
    private static readonly TimeSpan AnswerPause = TimeSpan.FromMilliseconds(500);

    private readonly RelayOutbox<RelayDraft> _outbox = new(OutboxMessages, RelayLimits.Bytes);

    // The sample's client answers a call by answering its offer, so it must see the offer before.
    private readonly RelayInbox<RelayArrival> _inbox = new(readsAhead: phase != MdnJsonCallPhase.Inviting);
    private RelayArrival? _next;
    private DateTimeOffset _settledAt = DateTimeOffset.MinValue;

    public CallId Id => id;

    public string Peer => peer;

    public MdnJsonCallPhase Phase { get; set; } = phase;

    public uint Received => _inbox.Received;

    public DateTimeOffset? NextTimeout
    {
        get
        {
            var relay = _outbox.NextTimeout is { } resend && !(_inbox.NextTimeout < resend) ? resend : _inbox.NextTimeout;
            return _next is not null && !(relay < _settledAt) ? _settledAt : relay;
        }
    }

    /// <summary>Numbers a message and keeps it; false when too many are unacknowledged.</summary>
    public bool TrySend(DateTimeOffset now, RelayDraft draft) => _outbox.TryPush(now, draft, draft.Size);

    /// <summary>There is somebody to send to.</summary>
    public void Reach(DateTimeOffset now) => _outbox.Resend(now);

    /// <summary>The call is answered.</summary>
    public void Connect(DateTimeOffset now, uint ack)
    {
        Phase = MdnJsonCallPhase.Active;
        _outbox.Acknowledge(now, ack);
        _inbox.Open(now);
        _outbox.Resend(now);
    }

    /// <summary>The peer is back and may have missed both messages and acknowledgements.</summary>
    public void PeerResumed(DateTimeOffset now)
    {
        _inbox.Resume(now);
        _outbox.Resend(now);
    }

    /// <summary>Takes a relay message; what is then in order comes out of <see cref="TryTake"/>.</summary>
    public void Receive(DateTimeOffset now, in Envelope envelope, ReadOnlySpan<byte> utf8)
    {
        if (envelope.Ack is { } ack)
        {
            _outbox.Acknowledge(now, ack);
        }

        if (envelope.Type.IsNumbered)
        {
            _inbox.Receive(now, envelope.Seq, new RelayArrival(envelope.Type, utf8.ToArray()), utf8.Length);
        }
    }

    /// <summary>The next message for the client, in order.</summary>
    public bool TryTake(DateTimeOffset now, [NotNullWhen(true)] out RelayArrival? arrival)
    {
        arrival = null;
        if (_next is null && !_inbox.TryTake(out _next))
        {
            return false;
        }

        if (_next.Type == ClientMessageType.VideoOffer && now < _settledAt)
        {
            return false;
        }

        if (_next.Type == ClientMessageType.VideoAnswer)
        {
            _settledAt = now + AnswerPause;
        }

        (arrival, _next) = (_next, null);
        return true;
    }

    public void HandleTimeout(DateTimeOffset now) => _outbox.HandleTimeout(now);

    /// <summary>The relay messages that are to be sent now.</summary>
    public IEnumerable<byte[]> TakeRelays(DateTimeOffset now)
    {
        while (_outbox.TryTakeSend(out var seq, out var draft))
        {
            yield return MdnJsonWriter.Relay(id, seq, _inbox.TakeAck(), draft);
        }

        if (_inbox.IsAckDue(now))
        {
            yield return MdnJsonWriter.RelayAck(id, _inbox.TakeAck());
        }
    }
}

/// <summary>A relay message of the peer.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Utf8">The whole message.</param>
internal sealed record RelayArrival(ClientMessageType Type, byte[] Utf8);

/// <summary>How far a call of a <c>json</c> user is.</summary>
internal enum MdnJsonCallPhase
{
    /// <summary>The user has called.</summary>
    Inviting,

    /// <summary>The user is called.</summary>
    Ringing,

    /// <summary>The user has answered, or two opposite calls became one.</summary>
    Answering,

    /// <summary>Connected.</summary>
    Active,
}
