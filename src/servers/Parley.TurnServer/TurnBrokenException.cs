namespace Parley.TurnServer;

/// <summary>
/// A bug of ours ended an event loop. Its clients are not served any more, and only another process can be trusted to: the host stops when it hears of it, and
/// its stopping fails with this, so that it ends with an exit code of failure.
/// </summary>
public sealed class TurnBrokenException : Exception
{
    /// <summary>Tells which loop broke, and by what.</summary>
    public TurnBrokenException(int loop, Exception why)
        : base($"Event loop {loop} of the TURN server broke: {why?.Message}", why)
    {
    }
}
