using System.Collections.Immutable;
using Parley.SansIO;

namespace Parley.Ice.Tests.Topologies.Generation;

/// <summary>Which servers the two sides know: mostly the same, as they have the same application.</summary>
internal static class ServerGenerator
{
    public static (ImmutableArray<ServerUse> Naomi, ImmutableArray<ServerUse> Priya) Generate(Dice dice)
    {
        var naomis = Any(dice);
        return (naomis, dice.Percent(80) ? naomis : Any(dice));
    }

    private static ImmutableArray<ServerUse> Any(Dice dice)
    {
        var password = dice.Percent(90);
        return dice.Weighted<ImmutableArray<ServerUse>>(
            (10, []),
            (12, [Stun]),
            (13, [Stun, new ServerUse(ServerKind.SecondStun)]),
            (30, [Stun, Turn(TransportProtocol.Udp)]),
            (5, [Turn(TransportProtocol.Udp)]),
            (10, [Stun, Turn(TransportProtocol.Udp), Turn(TransportProtocol.Tcp)]),
            (15, [Stun, Turn(TransportProtocol.Udp), Turn(TransportProtocol.Tls)]),
            (5, [Stun, Turn(TransportProtocol.Tls)]));

        ServerUse Turn(TransportProtocol protocol) => new(ServerKind.Turn, protocol, password);
    }

    private static ServerUse Stun { get; } = new(ServerKind.Stun);
}
