using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <summary>A client's WebSocket as the gateway sees it. All members are thread-safe and return at once.</summary>
public interface IConnection
{
    /// <summary>Sends a text message after those sent before; ignored once the connection is closing.</summary>
    /// <param name="utf8">The message; valid only during the call.</param>
    void Send(ReadOnlySpan<byte> utf8);

    /// <summary>Closes the connection after what was sent before. Later calls are ignored.</summary>
    void Close(CloseReason reason);
}

/// <summary>What a connection allows its client, decided from where it came when it was opened.</summary>
/// <param name="GuestsAllowed">Whether a client may choose a name instead of signing in.</param>
/// <param name="Host">The name or address by which the client reached the server, as it says; empty when it says none.</param>
public sealed record ConnectionTerms(bool GuestsAllowed, string Host = "");
