using System.ComponentModel.DataAnnotations;

namespace Parley.Signaling;

/// <summary>The directory's limits and times.</summary>
public sealed class UserShardOptions
{
    /// <summary>Devices that a user may have at a time: 16 tabs and processes.</summary>
    [Range(1, 1024)]
    public int MaxSessionsPerUser { get; init; } = 16;

    /// <summary>Over which time presence changes are gathered: 250 ms, which nobody notices and a storm of reconnects does.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan PresenceInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a slot is held for a call that does not renew it: 150 s, so that a call which vanished with its server keeps nobody busy.</summary>
    [Range(typeof(TimeSpan), "00:00:15", "01:00:00")]
    public TimeSpan SlotLease { get; init; } = TimeSpan.FromSeconds(150);
}
