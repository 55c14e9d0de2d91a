namespace Parley.Signaling.Protocol;

/// <summary>What <c>error</c> says to a person: what happened and, where it helps, what to do.</summary>
public static class ErrorText
{
    extension(ErrorCode code)
    {
        /// <summary>What happened, in a sentence.</summary>
        public string Message => code switch
        {
            ErrorCode.BadJson => "This message is not a JSON object.",
            ErrorCode.BadType => "A member of this message has the wrong type or an unusable value.",
            ErrorCode.MissingMember => "A member that this message needs is missing.",
            ErrorCode.DuplicateKey => "A member that occurs only once stands twice in this message.",
            ErrorCode.UnknownType => "This server does not know messages of this type.",
            ErrorCode.NoSuchCall => "This call does not exist or has ended.",
            ErrorCode.NotRinging => "This call does not ring on this device.",
            ErrorCode.CallExists => "This call id is in use.",
            ErrorCode.SelfCall => "This user is you.",
            ErrorCode.TooFast => "Too many messages; this one was dropped.",
            ErrorCode.TooManyUsers => "The subscription names too many users.",
            ErrorCode.Unavailable => "The server cannot do this just now.",
            _ => "Something went wrong.",
        };

        /// <summary>What to do; null where the message says it all.</summary>
        public string? Fix => code switch
        {
            ErrorCode.BadJson => "Send one JSON object per message, in UTF-8, nested at most 64 deep.",
            ErrorCode.BadType or ErrorCode.MissingMember => "See the member's description in docs/protocol.md.",
            ErrorCode.DuplicateKey => "Send each of type, call, seq, ack, id, offset and epoch at most once.",
            ErrorCode.UnknownType => "Check the spelling, and that client and server speak the same version.",
            ErrorCode.CallExists => "Choose 128 new random bits for each call.",
            ErrorCode.SelfCall => "Call somebody else.",
            ErrorCode.TooFast => "Wait for retryAfter milliseconds, then send it again.",
            ErrorCode.TooManyUsers => "Subscribe to fewer users, or to the lobby.",
            ErrorCode.Unavailable => "Send the same command again in a few seconds.",
            _ => null,
        };
    }
}
