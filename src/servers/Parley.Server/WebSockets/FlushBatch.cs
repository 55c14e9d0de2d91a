namespace Parley.Server.WebSockets;

/// <summary>Something that has sent, but not let go.</summary>
internal interface IHoldsBack
{
    /// <summary>Lets it go.</summary>
    void Flush();
}

/// <summary>
/// Of the current thread: the connections that hold back what the messages handled just now made them send. A read that brings several messages for
/// the same receiver then costs one write to its socket instead of one each. Whoever opens the batch flushes it before the thread has to wait.
/// </summary>
internal sealed class FlushBatch
{
    // More than one read brings for different receivers; a client that never stops sending must not keep others waiting.
    private const int MaxMessages = 16;

    [ThreadStatic]
    private static FlushBatch? _current;

    private readonly List<IHoldsBack> _held = new(MaxMessages);
    private bool _open;
    private int _messages;

    /// <summary>The current thread's.</summary>
    public static FlushBatch Current => _current ??= new FlushBatch();

    /// <summary>What is sent on this thread from now on may be held back. Returns what to hand to <see cref="Close"/>.</summary>
    public bool Open()
    {
        var outer = _open;
        _open = true;
        return outer;
    }

    /// <summary>What is sent from now on is not held back any more; what is, still waits for <see cref="Flush"/>.</summary>
    /// <param name="outer">What <see cref="Open"/> returned.</param>
    public void Close(bool outer)
    {
        _open = outer;
        if (_messages >= MaxMessages)
        {
            Flush();
        }
    }

    /// <summary>Takes a connection in; false when it has to send at once.</summary>
    public bool TryJoin(IHoldsBack connection)
    {
        if (!_open)
        {
            return false;
        }

        _messages++;
        if (!_held.Contains(connection))
        {
            _held.Add(connection);
        }

        return true;
    }

    /// <summary>Lets everything go.</summary>
    public void Flush()
    {
        // A flush can run code that sends, and so come back here.
        while (_held.Count > 0)
        {
            var connection = _held[^1];
            _held.RemoveAt(_held.Count - 1);
            connection.Flush();
        }

        _messages = 0;
    }

    /// <summary>Lets everything go on another thread: this one may be about to end a connection in the middle of sending to it, and hold its lock.</summary>
    public void FlushElsewhere()
    {
        if (_held.Count > 0)
        {
            var held = _held.ToArray();
            _held.Clear();
            _messages = 0;
            ThreadPool.UnsafeQueueUserWorkItem(FlushAll, held, preferLocal: false);
        }
    }

    private static void FlushAll(IHoldsBack[] held)
    {
        foreach (var connection in held)
        {
            connection.Flush();
        }
    }
}
