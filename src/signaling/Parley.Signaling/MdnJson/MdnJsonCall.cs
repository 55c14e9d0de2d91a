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

    private readonly RelayOutbox<RelayDraft> _outbox = new(OutboxMessages, RelayLimits.Bytes);

    // The sample's client answers a call by answering its offer, so it must see the offer before.
    private readonly RelayInbox<byte[]> _inbox = new(readsAhead: phase != MdnJsonCallPhase.Inviting);

    public CallId Id => id;

    public string Peer => peer;

    public MdnJsonCallPhase Phase { get; set; } = phase;

    public uint Received => _inbox.Received;

    public DateTimeOffset? NextTimeout =>
        _outbox.NextTimeout is { } resend && !(_inbox.NextTimeout < resend) ? resend : _inbox.NextTimeout;

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
            _inbox.Receive(now, envelope.Seq, utf8.ToArray(), utf8.Length);
        }
    }

    public bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out byte[]? utf8) => _inbox.TryTake(out utf8);

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
