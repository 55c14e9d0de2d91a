using Parley.SansIO;

namespace Parley.Stun;

/// <summary>The one-byte family of REQUESTED- and ADDITIONAL-ADDRESS-FAMILY and ADDRESS-ERROR-CODE (RFC 8656 §18.6): 0x01 for IPv4, 0x02 for IPv6.</summary>
internal static class AddressFamilyValue
{
    public const byte IPv4 = 0x01;
    public const byte IPv6 = 0x02;

    /// <summary>The family of a byte; <see cref="IpFamily.None"/> for one that no RFC gives a meaning.</summary>
    public static IpFamily Read(byte value) => value switch { IPv4 => IpFamily.IPv4, IPv6 => IpFamily.IPv6, _ => IpFamily.None };

    /// <summary>The byte of a family.</summary>
    /// <exception cref="ArgumentException">There is no family.</exception>
    public static byte Write(IpFamily family) => family switch
    {
        IpFamily.IPv4 => IPv4,
        IpFamily.IPv6 => IPv6,
        _ => throw new ArgumentException("There is no family to write.", nameof(family)),
    };
}
