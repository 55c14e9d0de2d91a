using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <summary>A call's answer to an input.</summary>
/// <param name="Error">What was wrong, or none.</param>
/// <param name="Snapshot">For <see cref="CallInput.Recover"/>: the call as that device sees it now.</param>
public sealed record CallReply(ErrorCode? Error = null, CallSnapshot? Snapshot = null)
{
    /// <summary>Done, with nothing more to say.</summary>
    public static CallReply Done { get; } = new();
}
