using Parley.SansIO;

namespace Parley.Ice.Tests.Topologies;

/// <summary>The servers on the Internet: one that does TURN and STUN, and another one that does STUN only.</summary>
/// <param name="HasIPv6">Whether they have IPv6 addresses as well.</param>
/// <param name="RefusesPeers">Whether the TURN server relays to nobody but to its own relayed addresses.</param>
internal sealed record Infrastructure(bool HasIPv6, bool RefusesPeers)
{
    /// <summary>Where both are reached over UDP and TCP.</summary>
    public const ushort Port = 3478;

    /// <summary>Where TURN is reached over TLS.</summary>
    public const ushort TlsPort = 443;

    public static IpAddress Turn { get; } = IpAddress.Parse("198.51.100.100");

    public static IpAddress Stun { get; } = IpAddress.Parse("198.51.100.200");

    public static IpAddress Turn6 { get; } = IpAddress.Parse("2001:db8:ffff::100");

    public static IpAddress Stun6 { get; } = IpAddress.Parse("2001:db8:ffff::200");

    /// <summary>The addresses of the server that a use means.</summary>
    public IEnumerable<IpAddress> AddressesFor(ServerUse use) =>
        HasIPv6 ? use.Kind == ServerKind.Stun ? [Stun, Stun6] : [Turn, Turn6] : [use.Kind == ServerKind.Stun ? Stun : Turn];

    public override string ToString() => $"servers with {(HasIPv6 ? "IPv4 and IPv6" : "IPv4")}{(RefusesPeers ? ", TURN refuses peers" : "")}";
}

/// <summary>What a server is used for.</summary>
internal enum ServerKind
{
    /// <summary>Reflexive addresses, from the server that does nothing else.</summary>
    Stun,

    /// <summary>Reflexive addresses, from the TURN server: what two servers see differs behind some NATs.</summary>
    SecondStun,

    /// <summary>Relayed addresses, and the reflexive ones that come with them.</summary>
    Turn,
}

/// <summary>A server that a side knows.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Protocol">How it is reached.</param>
/// <param name="KnowsThePassword">Whether the password is the right one.</param>
internal sealed record ServerUse(ServerKind Kind, TransportProtocol Protocol = TransportProtocol.Udp, bool KnowsThePassword = true)
{
    public override string ToString() => $"{Kind} over {Protocol}{(KnowsThePassword ? "" : " with a wrong password")}";
}
