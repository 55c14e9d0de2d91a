using Parley.SansIO;

namespace Parley.WebRtc.Ice.Loops;

/// <summary>A call that waits for its turn: for what is rare.</summary>
internal sealed class LoopCall(Action<Instant> call) : ILoopWork
{
    /// <inheritdoc/>
    public void Run(Instant now) => call(now);
}
