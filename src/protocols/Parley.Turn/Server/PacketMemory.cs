namespace Parley.Turn.Server;

/// <summary>
/// The one buffer of a loop, pinned for its life: the shell receives into its front part, the engine writes what it adds behind that. Transmits
/// name parts of it, so that a relayed datagram is never copied. Belongs to one loop.
/// </summary>
public sealed class PacketMemory
{
    private readonly int _scratchBegin;
    private int _scratchNext;

    /// <summary>Takes the memory.</summary>
    /// <param name="receiveLength">How many bytes the shell receives into.</param>
    /// <param name="scratchLength">How many bytes the engine may write between two drains.</param>
    public PacketMemory(int receiveLength, int scratchLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(receiveLength);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scratchLength);
        Bytes = GC.AllocateUninitializedArray<byte>(receiveLength + scratchLength, pinned: true);
        _scratchBegin = _scratchNext = receiveLength;
    }

    /// <summary>All of it. The first part is the shell's.</summary>
    public byte[] Bytes { get; }

    /// <summary>How many bytes the engine can still write before <see cref="FreeScratch"/>.</summary>
    public int ScratchLeft => Bytes.Length - _scratchNext;

    /// <summary>The bytes of a part.</summary>
    public Span<byte> this[Slice slice] => Bytes.AsSpan(slice.Offset, slice.Length);

    /// <summary>Takes bytes to write into, good until <see cref="FreeScratch"/>.</summary>
    /// <returns>False when there are not that many left: drain first.</returns>
    public bool TryTakeScratch(int length, out Slice slice)
    {
        slice = new Slice(_scratchNext, length);
        if (length > ScratchLeft)
        {
            return false;
        }

        _scratchNext += length;
        return true;
    }

    /// <summary>Gives back the end of the part that was taken last.</summary>
    public Slice Shrink(Slice last, int length)
    {
        _scratchNext = last.Offset + length;
        return last with { Length = length };
    }

    /// <summary>All transmits are sent: what they named may be overwritten.</summary>
    public void FreeScratch() => _scratchNext = _scratchBegin;
}
