using Parley.Signaling.Protocol;

namespace Parley.Signaling.Simulation;

/// <summary>A message that the servers pass on as it is.</summary>
/// <param name="Call">The call.</param>
/// <param name="Seq">Its number; 0 for an acknowledgement alone.</param>
/// <param name="Ack">What it acknowledges; 0 for nothing.</param>
/// <param name="Content">The message itself: which one of its sender's it is, or its text.</param>
public sealed record RelayMessage(CallId Call, uint Seq, uint Ack, object Content);
