namespace Parley.Server.WebSockets;

/// <summary>What a request for a WebSocket says about where it comes from; the same for both ways into the server.</summary>
/// <param name="Host">The header <c>Host</c>.</param>
/// <param name="Origin">The header <c>Origin</c>; null when there was none.</param>
/// <param name="Proxied">Whether a header betrays a proxy.</param>
/// <param name="LoopbackListener">Whether it came over a listener that is bound to loopback.</param>
/// <param name="Protocols">The header <c>Sec-WebSocket-Protocol</c>.</param>
internal readonly record struct Handshake(string Host, string? Origin, bool Proxied, bool LoopbackListener, string? Protocols)
{
    /// <summary>The first sub-protocol of the client's list that the server knows; null when it knows none.</summary>
    public string? Choose(IReadOnlyCollection<string> known) => (Protocols ?? "")
        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .FirstOrDefault(known.Contains);
}
