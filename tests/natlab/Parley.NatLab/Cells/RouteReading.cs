using System.Net;
using Parley.NatLab.Peers;
using Parley.NatLab.Servers;

namespace Parley.NatLab.Cells;

/// <summary>
/// Finds the route in what both peers say of their selected pair. Types alone are no proof: a check that is faster than signaling makes any candidate
/// peer-reflexive. The addresses are, since the laboratory knows whose each is.
/// </summary>
internal static class RouteReading
{
    /// <summary>
    /// The route of peers whose addresses browsers hide. There the types of both own candidates are enough: one that a check has found to be seen
    /// from elsewhere is reflexive.
    /// </summary>
    public static Route OfTypes(PeerReport.Selected callers, PeerReport.Selected callees) => Relayed(callers, callees) ?? new Route(
        callers.Local.Type == "host" && callees.Local.Type == "host" ? RoutePath.Host : RoutePath.Reflexive, callers.Local.Transport);

    /// <summary>The route.</summary>
    public static Route Of(TurnService turn, Site caller, PeerReport.Selected callers, Site callee, PeerReport.Selected callees)
    {
        if (Relayed(callers, callees) is { } relayed)
        {
            return relayed;
        }

        var (seenByCaller, seenByCallee) = (IPAddress.Parse(callers.Remote.Address), IPAddress.Parse(callees.Remote.Address));
        if (turn.Has(seenByCaller) || turn.Has(seenByCallee))
        {
            // Neither owns up to it: one of them has changed over to another pair, and the other has yet to follow.
            return new Route(RoutePath.Relayed, "?");
        }

        var direct = caller.Host.Addresses.Contains(seenByCallee) && callee.Host.Addresses.Contains(seenByCaller);
        return new Route(direct ? RoutePath.Host : RoutePath.Reflexive, callers.Local.Transport);
    }

    private static Route? Relayed(PeerReport.Selected callers, PeerReport.Selected callees)
    {
        string[] transports = [.. new[] { callers.Local, callees.Local }.Where(end => end.Type == "relay").Select(end => end.Transport).Distinct()];
        return transports.Length == 0 ? null : new Route(RoutePath.Relayed, string.Join('+', transports));
    }
}
