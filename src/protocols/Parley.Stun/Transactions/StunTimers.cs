namespace Parley.Stun;

/// <summary>How long a client waits for a response and how often it asks (RFC 8489 §6.2).</summary>
public sealed record StunTimers
{
    /// <summary>The RFC's own values.</summary>
    public static StunTimers Default { get; } = new();

    /// <summary>RTO: from the first request to the second; doubles from then on. RFC 8489 §6.2.1: greater than or equal to 500 ms.</summary>
    public TimeSpan InitialRto { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Rc: how many requests are sent at most. RFC 8489 §6.2.1: 7.</summary>
    public int MaxRequests { get; init; } = 7;

    /// <summary>Rm: how many initial RTOs a client waits after its last request. RFC 8489 §6.2.1: 16.</summary>
    public int FinalWait { get; init; } = 16;

    /// <summary>Ti: how long a client waits on a stream, where it sends one request only. RFC 8489 §6.2.2: 39.5 s.</summary>
    public TimeSpan Reliable { get; init; } = TimeSpan.FromMilliseconds(39_500);
}
