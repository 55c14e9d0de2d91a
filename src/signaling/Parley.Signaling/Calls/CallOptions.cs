using System.ComponentModel.DataAnnotations;

namespace Parley.Signaling;

/// <summary>The times that a call's rules use.</summary>
public sealed class CallOptions
{
    /// <summary>How long a call rings before it ends as <c>no-answer</c>: 45 s, about nine rings of a telephone.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:10:00")]
    public TimeSpan RingTimeout { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>How long a call that a ticket brought back waits for its parties: 30 s, as long as a session waits for its client.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:05:00")]
    public TimeSpan RecoveryWindow { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>When a request for a slot, or a question to its holder, is repeated: 2 s, far beyond any answer of a healthy cluster.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:30")]
    public TimeSpan ClaimRetry { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>When a call that gets no slots is given up as <c>unreachable</c>: 10 s, as long as a caller looks at a silent page.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan ClaimTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often an active call renews its slots: 60 s, two and a half times before <see cref="UserShardOptions.SlotLease"/> is over.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:10:00")]
    public TimeSpan SlotRenewal { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an ended call is remembered for late and repeated commands: 5 min, well beyond the resume window.</summary>
    [Range(typeof(TimeSpan), "00:00:30", "01:00:00")]
    public TimeSpan Tombstone { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How old a ticket may be to bring a call back: a day, longer than any call that anyone would miss.</summary>
    [Range(typeof(TimeSpan), "00:10:00", "30.00:00:00")]
    public TimeSpan TicketLifetime { get; init; } = TimeSpan.FromDays(1);
}
