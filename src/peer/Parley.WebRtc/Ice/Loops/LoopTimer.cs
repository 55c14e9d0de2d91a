using Parley.SansIO;

namespace Parley.WebRtc.Ice.Loops;

/// <summary>One alarm, which its owner sets and moves as it likes. It belongs to one loop.</summary>
internal sealed class LoopTimer(ILoopWork owner) : Timed
{
    /// <summary>Whose turn it is when the time has come.</summary>
    public ILoopWork Owner { get; } = owner;
}
