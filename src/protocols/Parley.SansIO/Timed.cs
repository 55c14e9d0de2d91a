namespace Parley.SansIO;

/// <summary>Something that is due at a time. It knows its place in a <see cref="TimerHeap"/>, so that moving or removing it needs no search. In one heap at most.</summary>
public abstract class Timed
{
    /// <summary>When; stays what it was after it has been taken or removed.</summary>
    public Instant Due { get; internal set; } = Instant.Never;

    /// <summary>Its place in the heap; negative while it is in none.</summary>
    internal int Place { get; set; } = -1;
}
