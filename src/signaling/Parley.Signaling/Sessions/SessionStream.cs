namespace Parley.Signaling;

/// <summary>
/// One session's event stream (docs/protocol.md §4): numbers the events of an epoch and keeps the unacknowledged ones, bounded.
/// When a bound is passed the epoch is given up: nothing is kept any more, and no resumption succeeds. Pure; not thread-safe.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1711", Justification = "The protocol's own word; no System.IO.Stream is meant.")]
public sealed class SessionStream
{
    private readonly SessionStreamOptions _options;
    private Queue<byte[]>? _unacked;
    private int _bytes;

    /// <summary>Begins an epoch.</summary>
    /// <param name="epoch">Its name, unlike that of any other epoch of this device.</param>
    /// <param name="options">The bounds.</param>
    public SessionStream(string epoch, SessionStreamOptions options)
    {
        Epoch = epoch;
        _options = options;
    }

    /// <summary>Goes on with an epoch that began elsewhere (<see cref="SessionHandover"/>).</summary>
    public SessionStream(string epoch, long nextOffset, IEnumerable<byte[]> unacked, SessionStreamOptions options)
        : this(epoch, options)
    {
        var events = new Queue<byte[]>(unacked);
        if (nextOffset < 1 || events.Count > nextOffset - 1)
        {
            throw new ArgumentOutOfRangeException(nameof(nextOffset), "Pass the offset after the last of the unacknowledged events.");
        }

        NextOffset = nextOffset;
        _bytes = events.Sum(one => one.Length);
        _unacked = events.Count == 0 ? null : events;
        GiveUpBeyondBounds();
    }

    /// <summary>The epoch's name.</summary>
    public string Epoch { get; }

    /// <summary>The offset that the next event gets: 1 for the first.</summary>
    public long NextOffset { get; private set; } = 1;

    /// <summary>Whether a bound was passed, so that this epoch cannot be resumed any more.</summary>
    public bool GivenUp { get; private set; }

    /// <summary>Events that are kept.</summary>
    public int Count => _unacked?.Count ?? 0;

    /// <summary>The unacknowledged events, oldest first.</summary>
    public IReadOnlyList<byte[]> Unacked => _unacked?.ToArray() ?? [];

    /// <summary>Takes an event, which carries <see cref="Epoch"/> and <see cref="NextOffset"/> already.</summary>
    /// <param name="message">The event as it is sent; kept until it is acknowledged, so it must not change.</param>
    /// <returns>Its offset.</returns>
    public long Append(byte[] message)
    {
        if (!GivenUp)
        {
            (_unacked ??= new Queue<byte[]>()).Enqueue(message);
            _bytes += message.Length;
            GiveUpBeyondBounds();
        }

        return NextOffset++;
    }

    /// <summary>The client has handled everything up to an offset. Old and repeated acknowledgements do no harm.</summary>
    /// <returns>False when no event had that offset yet: the client is wrong.</returns>
    public bool Acknowledge(long offset)
    {
        if (offset >= NextOffset || offset < 0)
        {
            return false;
        }

        while (_unacked is { Count: > 0 } && NextOffset - _unacked.Count <= offset)
        {
            _bytes -= _unacked.Dequeue().Length;
        }

        if (_unacked is { Count: 0 })
        {
            // Idle sessions keep nothing.
            _unacked = null;
        }

        return true;
    }

    /// <summary>A client is back and names the last event that it handled, which counts as an acknowledgement.</summary>
    /// <returns>What it missed, oldest first; null when that cannot be told: another epoch, given up, or an offset that never was or is gone.</returns>
    public IReadOnlyList<byte[]>? Resume(string epoch, long offset)
    {
        var oldestKept = NextOffset - Count;
        return epoch == Epoch && !GivenUp && offset >= oldestKept - 1 && Acknowledge(offset) ? Unacked : null;
    }

    private void GiveUpBeyondBounds()
    {
        if (Count > _options.UnackedEvents || _bytes > _options.UnackedEventBytes)
        {
            GivenUp = true;
            _unacked = null;
            _bytes = 0;
        }
    }
}
