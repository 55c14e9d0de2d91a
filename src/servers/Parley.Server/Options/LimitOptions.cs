using System.ComponentModel.DataAnnotations;

namespace Parley.Server.Options;

/// <summary><c>Parley:Limits</c>: docs/protocol.md §11 says what happens beyond each.</summary>
public sealed class LimitOptions
{
    /// <summary>Bytes of one message. 64 KiB: the largest session descriptions are some 20 KB.</summary>
    [Range(1_024, 16 * 1_024 * 1_024)]
    public int MaxMessageBytes { get; set; } = 65_536;

    /// <summary>Messages per second of one connection. 100: candidates come in bursts, nothing else comes near it.</summary>
    [Range(1, 1_000_000)]
    public int MessagesPerSecond { get; set; } = 100;

    /// <summary>Messages at once. 500: a client that resumes repeats up to 64 messages for each of its calls.</summary>
    [Range(1, 10_000_000)]
    public int MessageBurst { get; set; } = 500;

    /// <summary>Time until <c>hello</c>. 10 s: the slowest networks need two.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan HelloTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a session outlives its connection. 30 s: a phone changes from Wi-Fi to cellular in ten.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan ResumeWindow { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Sessions of one user. 16: more tabs than anyone keeps open, few enough that one user costs little.</summary>
    [Range(1, 10_000)]
    public int MaxSessionsPerUser { get; set; } = 16;

    /// <summary>WebSockets of this server. 100,000: about a gigabyte.</summary>
    [Range(1, 10_000_000)]
    public int MaxConnections { get; set; } = 100_000;

    /// <summary>Bytes waiting for one connection. 1 MiB: sixteen of the largest messages.</summary>
    [Range(65_536, 1_073_741_824)]
    public int OutboxBytes { get; set; } = 1_048_576;

    /// <summary>Messages waiting for one connection. 1,024: four windows of unacknowledged events.</summary>
    [Range(16, 1_000_000)]
    public int OutboxMessages { get; set; } = 1_024;

    /// <summary>Events that a client has not acknowledged. 256: a call has about six.</summary>
    [Range(8, 1_000_000)]
    public int UnackedEvents { get; set; } = 256;

    /// <summary>Bytes of the events that a client has not acknowledged. 256 KiB.</summary>
    [Range(8_192, 1_073_741_824)]
    public int UnackedEventBytes { get; set; } = 262_144;

    /// <summary>Users that one subscription names. 256: a long contact list; whoever needs more takes the lobby.</summary>
    [Range(1, 100_000)]
    public int MaxSubscribedUsers { get; set; } = 256;

    /// <summary>Users that the lobby shows. 500: more than anyone reads.</summary>
    [Range(1, 100_000)]
    public int LobbySize { get; set; } = 500;

    /// <summary>How long a call rings. 45 s: most telephone networks take between 30 and 60.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan RingTimeout { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>How long a call waits for its parties after a server died. 30 s, as the resume window.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan RecoveryWindow { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Silence after which the server sends <c>ping</c>. 25 s: below the idle time-out of common proxies (30 s and more).</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>Further silence after which the connection is taken for dead. 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan PingTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
