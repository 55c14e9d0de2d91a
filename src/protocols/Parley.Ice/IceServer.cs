using Parley.SansIO;

namespace Parley.Ice;

/// <summary>A STUN or TURN server, its name resolved.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Protocol">How to reach it.</param>
/// <param name="Username">For TURN: the user name; null for a server that is asked for reflexive addresses only.</param>
/// <param name="Password">For TURN: the password.</param>
/// <param name="Name">The name its certificate must have, over TLS.</param>
public sealed record IceServer(
    TransportAddress Address, TransportProtocol Protocol = TransportProtocol.Udp, string? Username = null, string? Password = null, string? Name = null)
{
    /// <summary>Whether relayed addresses can be asked for.</summary>
    public bool IsTurn => Username is not null;

    /// <summary>For people; without the password.</summary>
    public override string ToString() => $"{(IsTurn ? "turn" : "stun")}:{Address}?transport={Protocol}";
}
