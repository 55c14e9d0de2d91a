namespace Parley.NatLab.Networks;

/// <summary>Which versions of IP a machine speaks.</summary>
[Flags]
internal enum Families
{
    /// <summary>Only IPv4.</summary>
    IPv4 = 1,

    /// <summary>Only IPv6.</summary>
    IPv6 = 2,

    /// <summary>Both.</summary>
    Both = IPv4 | IPv6,
}
