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
    /// <summary>The route.</summary>
    public static Route Of(TurnService turn, Site caller, PeerReport.Selected callers, Site callee, PeerReport.Selected callees)
    {
        string[] relays = [.. new[] { callers.Local, callees.Local }.Where(end => end.Type == "relay").Select(end => end.Transport)];
        if (relays.Length > 0)
        {
            return new Route(RoutePath.Relayed, string.Join('+', relays.Distinct()));
        }

        var (seenByCaller, seenByCallee) = (IPAddress.Parse(callers.Remote.Address), IPAddress.Parse(callees.Remote.Address));
        if (turn.Has(seenByCaller) || turn.Has(seenByCallee))
        {
            throw new LabException($"A peer sends to the relay, and neither owns up to it: {callers}, {callees}.");
        }

        var direct = caller.Host.Addresses.Contains(seenByCallee) && callee.Host.Addresses.Contains(seenByCaller);
        return new Route(direct ? RoutePath.Host : RoutePath.Reflexive, callers.Local.Transport);
    }
}
