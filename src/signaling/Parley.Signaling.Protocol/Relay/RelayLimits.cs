namespace Parley.Signaling.Protocol;

/// <summary>The bounds and times of the relay (docs/protocol.md §6.1).</summary>
public static class RelayLimits
{
    /// <summary>So many messages may be unacknowledged at the sender, and so many may wait at the receiver.</summary>
    public const int Window = 64;

    /// <summary>So many bytes of messages may wait, at the sender for their acknowledgement and at the receiver for their turn.</summary>
    public const int Bytes = 262_144;

    /// <summary>An acknowledgement goes after so many messages …</summary>
    public const int AckEvery = 16;

    /// <summary>… or so long after the first of them.</summary>
    public static readonly TimeSpan AckDelay = TimeSpan.FromMilliseconds(100);

    /// <summary>So long without acknowledgement of the oldest message, and all are sent again; the last span repeats.</summary>
    internal static readonly TimeSpan[] ResendAfter = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8)];
}
