namespace Parley.Signaling;

/// <summary>The limits of docs/protocol.md §11 that a session keeps.</summary>
public sealed record SessionLimits
{
    /// <summary>Bytes of one message.</summary>
    public int MaxMessageBytes { get; init; } = 65_536;

    /// <summary>Messages per second.</summary>
    public int MessagesPerSecond { get; init; } = 100;

    /// <summary>Messages at once.</summary>
    public int MessageBurst { get; init; } = 500;

    /// <summary>Time until <c>hello</c>.</summary>
    public TimeSpan HelloTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a session outlives its connection.</summary>
    public TimeSpan ResumeWindow { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What is kept of the events that a client has not acknowledged.</summary>
    public SessionStreamOptions Stream { get; init; } = new();

    /// <summary>Users that one subscription names.</summary>
    public int MaxSubscribedUsers { get; init; } = 256;

    /// <summary>Users that the lobby shows.</summary>
    public int LobbySize { get; init; } = 500;

    /// <summary>Silence after which the server sends <c>ping</c>.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>Further silence after which the connection is taken for dead.</summary>
    public TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
