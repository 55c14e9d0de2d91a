using System.Buffers.Binary;
using Parley.Stun;

namespace Parley.TurnServer.Streams;

/// <summary>What a message on a stream is, by its first bytes.</summary>
internal static class StreamMessage
{
    // RFC 8489 §5: STUN begins with two zero bits; of the class, bit 8 of the type means a response.
    private const byte NotStun = 0xC0;
    private const byte Response = 0x01;

    /// <summary>Whether it asks to join its connection with a peer's (RFC 6062 §5.4).</summary>
    public static bool IsConnectionBindRequest(ReadOnlySpan<byte> message) => IsOfType(message, StunClass.Request);

    /// <summary>Whether it says that the connection is not joined with a peer's.</summary>
    public static bool IsConnectionBindError(ReadOnlySpan<byte> message) => IsOfType(message, StunClass.ErrorResponse);

    /// <summary>Whether it is a STUN response: something that a client waits for, and will not be sent again.</summary>
    public static bool IsResponse(ReadOnlySpan<byte> message) => !message.IsEmpty && (message[0] & (NotStun | Response)) == Response;

    private static bool IsOfType(ReadOnlySpan<byte> message, StunClass kind) =>
        message.Length >= 2 && BinaryPrimitives.ReadUInt16BigEndian(message) == new StunMessageType(StunMethod.ConnectionBind, kind).Value;
}
