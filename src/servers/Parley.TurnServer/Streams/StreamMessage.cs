namespace Parley.TurnServer.Streams;

/// <summary>What a message on a stream is, by its first bytes.</summary>
internal static class StreamMessage
{
    // RFC 8489 §5: STUN begins with two zero bits; of the class, bit 8 of the type means a response.
    private const byte NotStun = 0xC0;
    private const byte Response = 0x01;

    /// <summary>Whether it is a STUN response: something that a client waits for, and will not be sent again.</summary>
    public static bool IsResponse(ReadOnlySpan<byte> message) => !message.IsEmpty && (message[0] & (NotStun | Response)) == Response;
}
