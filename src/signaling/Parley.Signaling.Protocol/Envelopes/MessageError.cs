namespace Parley.Signaling.Protocol;

/// <summary>Why a message from a peer could not be read.</summary>
/// <param name="Code">What was wrong.</param>
/// <param name="Member">The member it was about; null when it was the message as a whole.</param>
public readonly record struct MessageError(ErrorCode Code, string? Member = null);
