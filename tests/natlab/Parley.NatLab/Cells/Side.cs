using Parley.NatLab.Networks;

namespace Parley.NatLab.Cells;

/// <summary>What stands between a peer and the public side.</summary>
internal abstract record Side
{
    private Side()
    {
    }

    /// <summary>Nothing: a public address.</summary>
    public sealed record Public(Families Families = Families.IPv4) : Side;

    /// <summary>A NAT.</summary>
    public sealed record Behind(RouterBehavior Router) : Side
    {
        /// <summary>A NAT that does nothing special.</summary>
        public Behind(NatKind kind)
            : this(new RouterBehavior(kind))
        {
        }
    }

    /// <summary>A home's NAT behind a carrier's.</summary>
    public sealed record BehindCarrier(NatKind Home, NatKind Carrier) : Side;

    /// <summary>IPv6 behind a firewall that lets only answers in.</summary>
    public sealed record Firewalled : Side;

    /// <summary>IPv6 alone, with a NAT64 and a DNS64 for what is IPv4.</summary>
    public sealed record BehindNat64 : Side;
}
