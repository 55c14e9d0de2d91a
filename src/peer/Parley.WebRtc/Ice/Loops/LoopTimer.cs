using Parley.SansIO;

namespace Parley.WebRtc.Ice.Loops;

/// <summary>One alarm, which its owner sets and moves as it likes. It belongs to one loop.</summary>
internal sealed class LoopTimer(ILoopWork owner)
{
    /// <summary>Whose turn it is when the time has come.</summary>
    public ILoopWork Owner { get; } = owner;

    /// <summary>When.</summary>
    public Instant At { get; internal set; } = Instant.Never;

    /// <summary>Its place in the heap; negative while it is not set.</summary>
    internal int Place { get; set; } = -1;
}
