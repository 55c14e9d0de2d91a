using System.Diagnostics.CodeAnalysis;

namespace Parley.Server.WebSockets;

/// <summary>Reads the header <c>Host</c> and compares it with an origin.</summary>
internal static class HostNames
{
    /// <summary>Whether a host (with or without a port) is <c>localhost</c>, <c>127.0.0.1</c> or <c>[::1]</c>.</summary>
    public static bool IsLoopback(string host)
    {
        var name = new HostString(host).Host;
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name is "127.0.0.1" or "[::1]" or "::1";
    }

    /// <summary>Whether a page of this origin was served under this host. Schemes are not compared: a proxy may have ended TLS.</summary>
    public static bool IsSame(string origin, string host)
    {
        if (!TryRead(origin, out var page))
        {
            return false;
        }

        var own = new HostString(host);
        return own.HasValue && string.Equals(Bare(own.Host), Bare(page.Host), StringComparison.OrdinalIgnoreCase) &&
            (own.Port ?? (page.Scheme == "https" ? 443 : 80)) == page.Port;
    }

    /// <summary>Whether a page of this origin was served by this machine, on whatever port.</summary>
    public static bool IsLoopbackOrigin(string origin) => TryRead(origin, out var page) && IsLoopback(page.Host);

    private static bool TryRead(string origin, [NotNullWhen(true)] out Uri? page) =>
        Uri.TryCreate(origin, UriKind.Absolute, out page) && page.Scheme is ("http" or "https") &&
        page.UserInfo.Length == 0 && page.PathAndQuery == "/";

    private static string Bare(string host) => host.Trim('[', ']');
}
