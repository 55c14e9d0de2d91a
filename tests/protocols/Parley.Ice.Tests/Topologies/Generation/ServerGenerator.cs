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
            (25, [new ServerUse(ServerKind.Stun)]),
            (65, [new ServerUse(ServerKind.Stun), new ServerUse(ServerKind.Turn, TransportProtocol.Udp, password)]));
    }
}
