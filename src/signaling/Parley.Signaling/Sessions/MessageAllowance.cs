namespace Parley.Signaling;

/// <summary>What a connection may still send: messages per second, and mistakes per minute.</summary>
internal struct MessageAllowance(DateTimeOffset now, SessionLimits limits)
{
    private const int FloodFactor = 10;
    private const int MistakesPerMinute = 20;

    private TokenBucket _messages = new(limits.MessagesPerSecond, limits.MessageBurst);
    private TokenBucket _flood = new(limits.MessagesPerSecond * FloodFactor, limits.MessageBurst * FloodFactor);
    private DateTimeOffset _mistakesSince = now;
    private int _mistakes;
    private DateTimeOffset _toldAt = DateTimeOffset.MinValue;

    /// <summary>Counts a message.</summary>
    /// <param name="now">The time.</param>
    /// <param name="retryAfter">When it was one too many: how long until there may be another.</param>
    public Verdict Count(DateTimeOffset now, out TimeSpan retryAfter)
    {
        if (!_flood.TryTake(now, out retryAfter))
        {
            return Verdict.Close;
        }

        if (_messages.TryTake(now, out retryAfter))
        {
            return Verdict.Pass;
        }

        if (now - _toldAt < TimeSpan.FromSeconds(1))
        {
            return Verdict.Drop;
        }

        _toldAt = now;
        return Verdict.DropAndTell;
    }

    /// <summary>Counts a message that could not be read; false when there were too many within a minute.</summary>
    public bool CountMistake(DateTimeOffset now)
    {
        if (now - _mistakesSince >= TimeSpan.FromMinutes(1))
        {
            _mistakesSince = now;
            _mistakes = 0;
        }

        return ++_mistakes <= MistakesPerMinute;
    }

    internal enum Verdict
    {
        Pass,
        Drop,
        DropAndTell,
        Close,
    }
}
