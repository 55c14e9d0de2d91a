namespace Parley.Turn.Server;

/// <summary>A part of a loop's <see cref="PacketMemory"/>.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Length">How many bytes it has.</param>
public readonly record struct Slice(int Offset, int Length);
