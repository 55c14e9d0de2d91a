using Parley.SansIO;

namespace Parley.Turn.Server;

/// <summary>
/// Where else a UDP listener's requests can be answered from (RFC 5780 §6.1): two addresses and two ports make four listeners.
/// <code>
///               this port    other port
/// this address    (path)     OtherPort
/// other address OtherAddress    Both
/// </code>
/// </summary>
/// <param name="OtherAddress">The path with the other address and the same port.</param>
/// <param name="OtherPort">The path with the same address and the other port.</param>
/// <param name="Both">The path with the other address and the other port.</param>
internal readonly record struct AlternatePaths(TurnPath OtherAddress, TurnPath OtherPort, TurnPath Both)
{
    /// <summary>Finds the first three listeners that make four with one.</summary>
    /// <param name="path">The one.</param>
    /// <param name="listeners">All of them, in the order of their numbers.</param>
    /// <returns>Null when there are none.</returns>
    public static AlternatePaths? Find(TurnPath path, IReadOnlyList<TurnPath> listeners)
    {
        foreach (var both in listeners)
        {
            if (AreAlternatives(path.Local, both.Local)
                && At(listeners, both.Local.Address, path.Local.Port) is { } otherAddress
                && At(listeners, path.Local.Address, both.Local.Port) is { } otherPort)
            {
                return new(otherAddress, otherPort, both);
            }
        }

        return null;
    }

    // OTHER-ADDRESS tells every client the other address: one behind which the same clients are, not that of another network the machine is in as well.
    private static bool AreAlternatives(in TransportAddress one, in TransportAddress other) =>
        one.Family == other.Family && one.Address != other.Address && one.Port != other.Port && !one.Address.IsAny && !other.Address.IsAny
        && RangeOf(one.Address) == RangeOf(other.Address);

    private static IpPrefix? RangeOf(IpAddress address)
    {
        foreach (var range in SpecialPurposeRanges.Closed)
        {
            if (range.Contains(address))
            {
                return range;
            }
        }

        return null;
    }

    private static TurnPath? At(IReadOnlyList<TurnPath> listeners, in IpAddress address, ushort port)
    {
        foreach (var listener in listeners)
        {
            if (listener.Local.Address == address && listener.Local.Port == port)
            {
                return listener;
            }
        }

        return null;
    }
}
