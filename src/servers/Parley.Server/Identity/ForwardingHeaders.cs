namespace Parley.Server.Identity;

/// <summary>Headers that say that a proxy stands between the client and this server. The client itself may then be anywhere.</summary>
internal static class ForwardingHeaders
{
    /// <summary>Whether a header of this name betrays a proxy.</summary>
    public static bool IsOne(ReadOnlySpan<char> name) =>
        name.StartsWith("X-Forwarded", StringComparison.OrdinalIgnoreCase) ||
        name.StartsWith("X-Original-", StringComparison.OrdinalIgnoreCase) ||
        name.StartsWith("X-Envoy-", StringComparison.OrdinalIgnoreCase) ||
        name.StartsWith("CF-", StringComparison.OrdinalIgnoreCase) ||
        name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase) ||
        name.Equals("Via", StringComparison.OrdinalIgnoreCase) ||
        name.Equals("X-Real-IP", StringComparison.OrdinalIgnoreCase) ||
        name.Equals("X-Client-IP", StringComparison.OrdinalIgnoreCase) ||
        name.Equals("X-Cluster-Client-IP", StringComparison.OrdinalIgnoreCase) ||
        name.Equals("True-Client-IP", StringComparison.OrdinalIgnoreCase) ||
        name.Equals("X-ProxyUser-IP", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether any of the headers betrays a proxy.</summary>
    public static bool AnyIn(IHeaderDictionary headers)
    {
        foreach (var header in headers)
        {
            if (IsOne(header.Key))
            {
                return true;
            }
        }

        return false;
    }
}
