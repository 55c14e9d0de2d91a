using Parley.SansIO;

namespace Parley.Ice.Gathering;

/// <summary>
/// Which of the host's addresses candidates come from (RFC 8445 §5.1.1.1). Whether an IPv6 address is a temporary one (RFC 8981) or deprecated is the operating
/// system's knowledge: the shell leaves out what is not to be used.
/// </summary>
internal static class InterfaceRules
{
    /// <summary>The addresses that are used.</summary>
    /// <param name="all">The host's.</param>
    /// <param name="inUse">Those that were used before: a loopback address that carries a connection stays when a network comes.</param>
    /// <param name="settings">What is wanted.</param>
    public static IReadOnlyList<LocalInterface> Usable(
        IReadOnlyList<LocalInterface> all, IReadOnlyCollection<LocalInterface> inUse, IceAgentSettings settings)
    {
        var usable = all.Where(one => IsUsable(one.Address) && settings.Filter?.Invoke(one) != false).ToList();
        if (!settings.Loopback && usable.Exists(static one => !IsLoopback(one.Address)))
        {
            // "Addresses from a loopback interface MUST NOT be included": a host without any other would have none.
            usable.RemoveAll(one => IsLoopback(one.Address) && inUse.All(known => known.Address != one.Address));
        }

        return usable;
    }

    // Deprecated IPv4-compatible and site-local addresses MUST NOT, IPv4-mapped ones SHOULD NOT be included. Addresses that need a scope (RFC 4007 §6) are left
    // out too: candidates cannot carry it, and who shares a link with the peer shares better addresses as a rule.
    private static bool IsUsable(IpAddress address) => address.Family switch
    {
        IpFamily.IPv4 => !address.IsAny && address.IPv4 >> 28 != 0xE,
        IpFamily.IPv6 => address.ScopeId == 0 && !address.IsMapped && (IsLoopback(address) || !IsCompatible(address))
            && address.High >> 54 != SiteLocal && address.High >> 56 != 0xFF,
        _ => false,
    };

    private const ulong SiteLocal = 0xFEC0 >> 6;

    private static bool IsCompatible(IpAddress address) => address.High == 0 && address.Low >> 32 == 0;

    private static bool IsLoopback(IpAddress address) => address.Family switch
    {
        IpFamily.IPv4 => address.IPv4 >> 24 == 127,
        IpFamily.IPv6 => address is { High: 0, Low: 1 },
        _ => false,
    };
}
