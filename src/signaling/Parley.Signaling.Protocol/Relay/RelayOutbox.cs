using System.Diagnostics.CodeAnalysis;

namespace Parley.Signaling.Protocol;

/// <summary>
/// The sending half of one call's relay (docs/protocol.md §6.1): numbers messages, keeps each until the peer's cumulative acknowledgement,
/// and says when to send again. Takes time from outside; for one owner at a time.
/// </summary>
/// <typeparam name="TMessage">What is sent.</typeparam>
/// <param name="maxMessages">How many messages it keeps in all, those beyond the window included.</param>
/// <param name="maxBytes">How many bytes of them.</param>
/// <remarks>Begins on hold: nothing is sent before the first <see cref="Resend"/>.</remarks>
public sealed class RelayOutbox<TMessage>(int maxMessages = 4 * RelayLimits.Window, int maxBytes = 4 * RelayLimits.Bytes)
{
    // Unacknowledged messages, oldest first: those of the window, then those that wait for room in it.
    private readonly List<(TMessage Message, int Size)> _kept = [];
    private State _state = State.Held.Instance;
    private int _bytes;
    private int _taken;
    private uint _highestSent;

    /// <summary>The highest number that the peer has acknowledged.</summary>
    public uint Acked { get; private set; }

    /// <summary>The number of the newest message; 0 before the first.</summary>
    public uint LastSeq => Acked + (uint)_kept.Count;

    /// <summary>How many messages the peer has not acknowledged.</summary>
    public int Pending => _kept.Count;

    /// <summary>When <see cref="HandleTimeout"/> wants to be called.</summary>
    public DateTimeOffset? NextTimeout => _state is State.Due due ? due.At : null;

    /// <summary>Numbers a message and keeps it; false when the outbox is full.</summary>
    /// <param name="now">The time.</param>
    /// <param name="message">The message.</param>
    /// <param name="size">Its size in bytes.</param>
    public bool TryPush(DateTimeOffset now, TMessage message, int size)
    {
        if (_kept.Count >= maxMessages || _bytes + size > maxBytes)
        {
            return false;
        }

        _kept.Add((message, size));
        _bytes += size;
        Arm(now);
        return true;
    }

    /// <summary>Takes the peer's cumulative acknowledgement; false when it tells nothing new. One beyond what was sent is nonsense and ignored.</summary>
    public bool Acknowledge(DateTimeOffset now, uint ack)
    {
        if (ack <= Acked || ack > _highestSent)
        {
            return false;
        }

        var count = (int)(ack - Acked);
        for (var i = 0; i < count; i++)
        {
            _bytes -= _kept[i].Size;
        }

        _kept.RemoveRange(0, count);
        _taken = Math.Max(0, _taken - count);
        Acked = ack;
        if (_state is not State.Held)
        {
            _state = State.Idle.Instance;
            Arm(now);
        }

        return true;
    }

    /// <summary>Sends everything unacknowledged, in order: for the first time, or after one's own reconnect, <c>accepted</c> or <c>peer-resumed</c>.</summary>
    public void Resend(DateTimeOffset now) => Repeat(now, 0);

    /// <summary>The peer cannot be reached: nothing is sent until the next <see cref="Resend"/>.</summary>
    public void Hold() => _state = State.Held.Instance;

    /// <summary>Sends everything unacknowledged again if it is time.</summary>
    public void HandleTimeout(DateTimeOffset now)
    {
        if (_state is State.Due due && now >= due.At)
        {
            Repeat(now, due.Attempt + 1);
        }
    }

    /// <summary>Takes the next message to send.</summary>
    /// <param name="seq">Its number.</param>
    /// <param name="message">The message.</param>
    public bool TryTakeSend(out uint seq, [MaybeNullWhen(false)] out TMessage message)
    {
        seq = 0;
        message = default;
        if (_state is State.Held || _taken >= Math.Min(_kept.Count, RelayLimits.Window))
        {
            return false;
        }

        message = _kept[_taken].Message;
        seq = Acked + (uint)++_taken;
        _highestSent = Math.Max(_highestSent, seq);
        return true;
    }

    private void Repeat(DateTimeOffset now, int attempt)
    {
        _taken = 0;
        _state = State.Idle.Instance;
        Arm(now, attempt);
    }

    private void Arm(DateTimeOffset now, int attempt = 0)
    {
        if (_state is State.Idle && _kept.Count > 0)
        {
            var delays = RelayLimits.ResendAfter;
            _state = new State.Due(now + delays[Math.Min(attempt, delays.Length - 1)], attempt);
        }
    }

    private abstract record State
    {
        private State() { }

        /// <summary>The peer cannot be reached.</summary>
        public sealed record Held : State
        {
            public static readonly Held Instance = new();
        }

        /// <summary>Nothing is unacknowledged.</summary>
        public sealed record Idle : State
        {
            public static readonly Idle Instance = new();
        }

        /// <summary>Sends again then. <paramref name="Attempt"/> counts how often the oldest message was sent again.</summary>
        public sealed record Due(DateTimeOffset At, int Attempt) : State;
    }
}
