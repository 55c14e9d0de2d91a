namespace Parley.SansIO;

/// <summary>Which Internet Protocol an address belongs to.</summary>
public enum IpFamily : byte
{
    /// <summary>No address.</summary>
    None = 0,

    /// <summary>IPv4: 32 bits.</summary>
    IPv4 = 4,

    /// <summary>IPv6: 128 bits.</summary>
    IPv6 = 6,
}
