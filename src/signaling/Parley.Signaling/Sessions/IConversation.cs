namespace Parley.Signaling;

/// <summary>
/// What one connection's client says, in one sub-protocol. Messages are handed in one after the other, each when the one before is done.
/// </summary>
public interface IConversation
{
    /// <summary>Takes a text message.</summary>
    /// <param name="utf8">The message; must stay as it is until the returned task completes.</param>
    /// <param name="cancellation">Gives up what waits for others.</param>
    ValueTask HandleTextAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellation);

    /// <summary>The client sent a binary message.</summary>
    void HandleBinary();

    /// <summary>The client sent text that is not UTF-8.</summary>
    void HandleInvalidText();

    /// <summary>The client sent more than a message may hold.</summary>
    void HandleTooLarge();

    /// <summary>The connection is gone.</summary>
    Task HandleClosedAsync();
}
