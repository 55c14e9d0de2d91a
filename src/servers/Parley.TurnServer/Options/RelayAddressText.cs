using System.Net;
using Parley.SansIO;
using Parley.TurnServer.Loops;

namespace Parley.TurnServer.Options;

/// <summary>Where relayed addresses are, as an operator writes it.</summary>
internal static class RelayAddressText
{
    /// <summary>Reads <c>203.0.113.7</c>, or <c>203.0.113.7/10.0.0.7</c> where a NAT maps the second to the first.</summary>
    /// <returns>Null when it is neither, or the two are of different IP versions.</returns>
    public static RelayAddress? Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return ListenAddress.TryReadAddress(slash < 0 ? text : text[..slash], out var seen)
            && ListenAddress.TryReadAddress(slash < 0 ? text : text[(slash + 1)..], out var bound)
            && seen.AddressFamily == bound.AddressFamily
            && !IsAny(seen) && !IsAny(bound)
            ? new RelayAddress(Bind: IpAddress.From(bound), Public: IpAddress.From(seen))
            : null;
    }

    private static bool IsAny(IPAddress address) => IpAddress.From(address).IsAny;
}
