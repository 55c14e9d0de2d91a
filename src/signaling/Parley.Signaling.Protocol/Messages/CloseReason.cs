namespace Parley.Signaling.Protocol;

/// <summary>
/// Why the server closes a WebSocket: the closed list of docs/protocol.md §10. The code says what the client should do next, the word why.
/// </summary>
public sealed record CloseReason
{
    private CloseReason(int code, string word)
    {
        Code = code;
        Word = word;
    }

    /// <summary>The WebSocket close code.</summary>
    public int Code { get; }

    /// <summary>The reason text of the close frame.</summary>
    public string Word { get; }

    /// <summary>The server stops; it has said when to come back.</summary>
    public static CloseReason GoingAway { get; } = new(4000, "going-away");

    /// <summary>The client reads too slowly.</summary>
    public static CloseReason SlowConsumer { get; } = new(4000, "slow-consumer");

    /// <summary>Nothing was heard in time.</summary>
    public static CloseReason PingTimeout { get; } = new(4000, "ping-timeout");

    /// <summary>No hello in time.</summary>
    public static CloseReason HelloTimeout { get; } = new(4001, "hello-timeout");

    /// <summary>The first message was no hello.</summary>
    public static CloseReason HelloExpected { get; } = new(4001, "hello-expected");

    /// <summary>The session is over while its connection is not.</summary>
    public static CloseReason SessionEnded { get; } = new(4001, "session-ended");

    /// <summary>A newer connection of the same device has taken over.</summary>
    public static CloseReason Replaced { get; } = new(4002, "replaced");

    /// <summary>Too many messages that cannot be read.</summary>
    public static CloseReason ProtocolViolation { get; } = new(4002, "protocol-violation");

    /// <summary>A binary message.</summary>
    public static CloseReason BinaryMessage { get; } = new(4002, "binary-message");

    /// <summary>A message beyond the limit.</summary>
    public static CloseReason MessageTooLarge { get; } = new(4002, "message-too-large");

    /// <summary>The wish for a name cannot be granted.</summary>
    public static CloseReason NameInvalid { get; } = new(4002, "name-invalid");

    /// <summary>This server demands sign-in and the client came as a guest.</summary>
    public static CloseReason GuestsNotAllowed { get; } = new(4002, "guests-not-allowed");

    /// <summary>The user has as many sessions as the limits allow.</summary>
    public static CloseReason TooManySessions { get; } = new(4002, "too-many-sessions");

    /// <summary>Far too many messages per second.</summary>
    public static CloseReason TooFast { get; } = new(4002, "too-fast");

    /// <summary>No token where one is demanded.</summary>
    public static CloseReason SignInRequired { get; } = new(4003, "sign-in-required");

    /// <summary>The token is not good.</summary>
    public static CloseReason TokenInvalid { get; } = new(4003, "token-invalid");

    /// <summary>The token's time is over.</summary>
    public static CloseReason TokenExpired { get; } = new(4003, "token-expired");

    /// <summary>A text message that is not UTF-8. The code is RFC 6455's own (§7.4.1).</summary>
    public static CloseReason NotUtf8 { get; } = new(1007, "not-utf8");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CloseReason> All { get; } =
    [
        GoingAway, SlowConsumer, PingTimeout, HelloTimeout, HelloExpected, SessionEnded, Replaced, ProtocolViolation, BinaryMessage,
        MessageTooLarge, NameInvalid, GuestsNotAllowed, TooManySessions, TooFast, SignInRequired, TokenInvalid, TokenExpired, NotUtf8,
    ];
}
