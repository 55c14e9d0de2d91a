namespace Parley.NatLab.Servers;

/// <summary>A way to a STUN and TURN server, as a peer is told.</summary>
/// <param name="Transport"><c>udp</c>, <c>tcp</c> or <c>tls</c>.</param>
/// <param name="Address">Its IP address.</param>
/// <param name="Port">Its port.</param>
/// <param name="Name">The name in its certificate.</param>
/// <param name="Username">The user for TURN.</param>
/// <param name="Password">The user's password.</param>
internal sealed record ServerPlace(string Transport, string Address, int Port, string Name, string Username, string Password);
