using System.Net;
using Parley.NatLab.Peers;

namespace Parley.NatLab.Cells;

/// <summary>
/// Finds the route in what both peers say of their selected pair. Types alone are no proof: a check that is faster than signaling makes any candidate
/// peer-reflexive. The addresses are, since the laboratory knows whose each is.
/// </summary>
internal static class RouteReading
{
    /// <summary>The route.</summary>
    /// <param name="isRelayed">Whether an address is one of the relay's.</param>
    /// <param name="caller">Where the caller is.</param>
    /// <param name="callers">The caller's pair.</param>
    /// <param name="callee">Where the callee is.</param>
    /// <param name="callees">The callee's pair.</param>
    public static Route Of(Func<IPAddress, bool> isRelayed, Site caller, PeerReport.Selected callers, Site callee, PeerReport.Selected callees)
    {
        string[] relays = [.. new[] { callers.Local, callees.Local }.Where(end => end.Type == "relay").Select(end => end.Transport)];
        if (relays.Length > 0)
        {
            return new Route(RoutePath.Relayed, string.Join('+', relays.Distinct()));
        }

        var (seenByCaller, seenByCallee) = (IPAddress.Parse(callers.Remote.Address), IPAddress.Parse(callees.Remote.Address));
        if (isRelayed(seenByCaller) || isRelayed(seenByCallee))
        {
            // Neither owns up to it: one of them has changed over to another pair, and the other has yet to follow.
            return new Route(RoutePath.Relayed, "?");
        }

        var direct = caller.Host.Addresses.Contains(seenByCallee) && callee.Host.Addresses.Contains(seenByCaller);
        return new Route(direct ? RoutePath.Host : RoutePath.Reflexive, callers.Local.Transport);
    }
}
