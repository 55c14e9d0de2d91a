namespace Parley.Server.WebSockets;

/// <summary>What a connection carries from the listener that took it.</summary>
/// <param name="Loopback">Whether the listener is bound to a loopback address.</param>
internal sealed record ListenerFeature(bool Loopback);
