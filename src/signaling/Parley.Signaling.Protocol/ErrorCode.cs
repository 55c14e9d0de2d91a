namespace Parley.Signaling.Protocol;

/// <summary>What was wrong with a message: the closed list of docs/protocol.md §9.</summary>
public enum ErrorCode
{
    /// <summary>Not JSON, or not an object.</summary>
    BadJson,

    /// <summary>A member has the wrong type or an unusable value.</summary>
    BadType,

    /// <summary>A required member is missing.</summary>
    MissingMember,

    /// <summary>A routing key occurs twice.</summary>
    DuplicateKey,

    /// <summary>The server does not know this type.</summary>
    UnknownType,

    /// <summary>The call does not exist, has ended, or is not the sender's.</summary>
    NoSuchCall,

    /// <summary>The call does not ring on this device.</summary>
    NotRinging,

    /// <summary>The call id is in use between others.</summary>
    CallExists,

    /// <summary>The callee is the caller.</summary>
    SelfCall,

    /// <summary>Too many messages per second; this one was dropped.</summary>
    TooFast,

    /// <summary>A subscription names too many users.</summary>
    TooManyUsers,

    /// <summary>The server cannot do it just now; the same command may be sent again.</summary>
    Unavailable,
}
