namespace Parley.WebRtc.Ice;

/// <summary>Takes a datagram of the other side, on the loop's thread.</summary>
/// <param name="data">Its bytes: good for this call only, as the next datagram is received into the same memory.</param>
public delegate void IceDataHandler(ReadOnlySpan<byte> data);
