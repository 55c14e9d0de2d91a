namespace Parley.Ice;

/// <summary>Ports from the first to the last one, both included.</summary>
public readonly record struct PortRange
{
    /// <summary>Makes a range.</summary>
    /// <param name="first">1 to 65535.</param>
    /// <param name="last">Not below the first.</param>
    /// <exception cref="ArgumentOutOfRangeException">The first is 0, or the last lies below it.</exception>
    public PortRange(ushort first, ushort last)
    {
        ArgumentOutOfRangeException.ThrowIfZero(first);
        ArgumentOutOfRangeException.ThrowIfLessThan(last, first);
        (First, Last) = (first, last);
    }

    /// <summary>The lowest port.</summary>
    public ushort First { get; }

    /// <summary>The highest port.</summary>
    public ushort Last { get; }

    /// <summary>How many there are.</summary>
    public int Count => Last - First + 1;

    /// <summary>Whether a port lies in it.</summary>
    public bool Contains(ushort port) => port >= First && port <= Last;

    /// <inheritdoc/>
    public override string ToString() => $"{First}–{Last}";
}
