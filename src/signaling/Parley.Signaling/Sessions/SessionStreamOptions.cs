using System.ComponentModel.DataAnnotations;

namespace Parley.Signaling;

/// <summary>What a session's event stream keeps at most (docs/protocol.md §4).</summary>
public sealed class SessionStreamOptions
{
    /// <summary>Unacknowledged events: 256, many times what a call has.</summary>
    [Range(16, 65_536)]
    public int UnackedEvents { get; init; } = 256;

    /// <summary>Their bytes: 256 KiB.</summary>
    [Range(4_096, 67_108_864)]
    public int UnackedEventBytes { get; init; } = 262_144;
}
