using Parley.SansIO;

namespace Parley.Turn.Server;

/// <summary>
/// The IPv4 addresses that an IPv6 address carries for whoever translates or tunnels it on the way. A datagram to such an address may end at the IPv4 host,
/// so that host must be a permitted peer too.
/// </summary>
internal static class EmbeddedIPv4
{
    private const ulong SixToFour = 0x2002;
    private const ulong Teredo = 0x2001_0000;
    private const ulong Nat64 = 0x0064_ff9b_0000_0000;
    private const ulong Translated = 0xffff_0000;
    private const ulong Isatap = 0x0000_5efe;
    private const ulong IsatapUniversalBit = 0x0200_0000;

    /// <summary>Finds the addresses. An IPv4-mapped address is no such form: <see cref="PeerAddress.Canonicalise(in IpAddress)"/> has replaced it.</summary>
    /// <param name="address">Any address.</param>
    /// <param name="first">The IPv4 address.</param>
    /// <param name="second">A second one, where the form has two (Teredo); otherwise the same again.</param>
    /// <returns>False when the address carries none.</returns>
    public static bool TryGet(in IpAddress address, out uint first, out uint second)
    {
        first = second = 0;
        if (address.Family != IpFamily.IPv6)
        {
            return false;
        }

        var (high, low) = (address.High, address.Low);
        if (high >> 48 == SixToFour)
        {
            // RFC 3056 §2: 2002:V4ADDR::/48.
            first = second = (uint)(high >> 16);
            return true;
        }

        if (high >> 32 == Teredo)
        {
            // RFC 4380 §4: the server, and the client's address with all bits turned.
            (first, second) = ((uint)high, ~(uint)low);
            return true;
        }

        // RFC 5214 §6.1: the interface id is 0000:5efe or, if the IPv4 address is unique in the world, 0200:5efe.
        var isatap = ((low >> 32) & ~IsatapUniversalBit) == Isatap;
        // RFC 6052 §2.1, RFC 2765 §2.1, RFC 4291 §2.5.5.1 (where :: and ::1 are not meant).
        var translated = high == Nat64 && low >> 32 == 0;
        translated |= high == 0 && (low >> 32 == Translated || (low >> 32 == 0 && low > 1));
        if (!isatap && !translated)
        {
            return false;
        }

        first = second = (uint)low;
        return true;
    }
}
