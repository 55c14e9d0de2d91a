using Parley.SansIO;

namespace Parley.WebRtc.Ice.Loops;

/// <summary>Something that waits for its turn on a loop. The same object may wait again once its turn has come, so nothing is allocated for a turn.</summary>
internal interface ILoopWork
{
    /// <summary>Its turn has come. On the loop's thread.</summary>
    void Run(Instant now);
}
