using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <summary>A call's answer to an input.</summary>
/// <param name="Error">What was wrong, or none.</param>
/// <param name="Snapshot">For <see cref="CallInput.Recover"/>, and for <see cref="CallInput.DeviceJoined"/> of a device that takes part already: the call
/// as that device sees it now. It belongs into the <c>welcome</c> of the new session.</param>
/// <param name="Version">With a snapshot: notices up to this version say nothing beyond it, and the new session ignores them.</param>
public sealed record CallReply(ErrorCode? Error = null, CallSnapshot? Snapshot = null, long Version = 0)
{
    /// <summary>Done, with nothing more to say.</summary>
    public static CallReply Done { get; } = new();
}
