using System.Diagnostics.CodeAnalysis;

namespace Parley.Signaling.Protocol;

/// <summary>
/// The receiving half of one call's relay (docs/protocol.md §6.1): restores order, drops doubles, holds what comes before the call is
/// answered, and says when to acknowledge. Takes time from outside; for one owner at a time.
/// </summary>
/// <typeparam name="TMessage">What is received.</typeparam>
/// <param name="readsAhead">Whether messages may be taken before <see cref="Open"/>, for an owner that decides by them whether to answer.</param>
/// <remarks>Begins closed: messages are held, in order and unacknowledged, until <see cref="Open"/>.</remarks>
public sealed class RelayInbox<TMessage>(bool readsAhead = false)
{
    private readonly Dictionary<uint, (TMessage Message, int Size)> _early = [];
    private readonly Queue<(TMessage Message, int Size)> _ready = [];
    private bool _open;
    private int _bytes;
    private Debt? _debt;

    /// <summary>The number up to which nothing is missing.</summary>
    public uint Received { get; private set; }

    /// <summary>How many messages wait here, for their turn or for <see cref="Open"/>.</summary>
    public int Held => _early.Count + _ready.Count;

    /// <summary>When an acknowledgement is due.</summary>
    public DateTimeOffset? NextTimeout => _debt?.At;

    /// <summary>Takes a message from the peer.</summary>
    /// <param name="now">The time.</param>
    /// <param name="seq">Its number.</param>
    /// <param name="message">The message.</param>
    /// <param name="size">Its size in bytes.</param>
    public void Receive(DateTimeOffset now, uint seq, TMessage message, int size)
    {
        if (seq <= Received)
        {
            // The peer sends again, so our acknowledgement has not reached it.
            Owe(now, 1);
            return;
        }

        // The sender has at most a window of messages under way: a number beyond cannot be right. What does not fit is sent again.
        if (seq - Received > RelayLimits.Window || !HasRoom(seq, size) || !_early.TryAdd(seq, (message, size)))
        {
            return;
        }

        _bytes += size;
        var before = Received;
        while (_early.Remove(Received + 1, out var next))
        {
            _ready.Enqueue(next);
            Received++;
        }

        if (Received > before)
        {
            Owe(now, (int)(Received - before));
        }
    }

    /// <summary>The call is answered: what was held may be taken, and acknowledgements may go out.</summary>
    public void Open(DateTimeOffset now)
    {
        if (!_open)
        {
            _open = true;
            Resume(now);
        }
    }

    /// <summary>Takes the next message, each exactly once and in order; none before <see cref="Open"/>, unless it reads ahead.</summary>
    public bool TryTake([MaybeNullWhen(false)] out TMessage message)
    {
        message = default;
        if (!(_open || readsAhead) || !_ready.TryDequeue(out var next))
        {
            return false;
        }

        _bytes -= next.Size;
        message = next.Message;
        return true;
    }

    /// <summary>Whether an acknowledgement must go now, on its own.</summary>
    public bool IsAckDue(DateTimeOffset now) => _debt is { } debt && now >= debt.At;

    /// <summary>The acknowledgement that is being sent, alone or on a message; 0 when there is nothing to acknowledge.</summary>
    public uint TakeAck()
    {
        _debt = null;
        return _open ? Received : 0;
    }

    /// <summary>The connection is lost, and with it any acknowledgement.</summary>
    public void Pause() => _debt = null;

    /// <summary>The connection is back; the last acknowledgement may not have arrived.</summary>
    public void Resume(DateTimeOffset now)
    {
        if (Received > 0)
        {
            Owe(now, 1);
        }
    }

    /// <summary>Once open, the message whose turn it is always finds room, for it leaves at once: otherwise early ones could block it for ever.</summary>
    private bool HasRoom(uint seq, int size) =>
        (_open && seq == Received + 1) || (Held < RelayLimits.Window && _bytes + size <= RelayLimits.Bytes);

    private void Owe(DateTimeOffset now, int messages)
    {
        if (!_open)
        {
            return;
        }

        var (at, count) = _debt ?? new Debt(now + RelayLimits.AckDelay, 0);
        count += messages;
        _debt = new Debt(count >= RelayLimits.AckEvery ? now : at, count);
    }

    /// <summary>An acknowledgement of so many messages is owed, at the latest then.</summary>
    private readonly record struct Debt(DateTimeOffset At, int Messages);
}
