namespace Parley.Turn;

/// <summary>What stands at the beginning of the bytes that a stream has brought so far.</summary>
public enum TurnFrame : byte
{
    /// <summary>Not a whole message yet.</summary>
    Incomplete,

    /// <summary>A whole STUN message.</summary>
    StunMessage,

    /// <summary>A whole ChannelData message with its padding.</summary>
    ChannelData,

    /// <summary>Something else: the first two bits are of neither kind. Close the connection.</summary>
    NotTurn,

    /// <summary>What began like a STUN message lacks the magic cookie (RFC 8489 §5): something else, such as TLS. Close the connection.</summary>
    NoMagicCookie,

    /// <summary>A STUN message whose length is no multiple of four (RFC 8489 §5). Close the connection.</summary>
    LengthNotAligned,

    /// <summary>Longer than the receiver takes. Close the connection.</summary>
    TooLong,
}
