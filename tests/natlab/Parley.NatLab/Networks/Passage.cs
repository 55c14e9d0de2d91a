namespace Parley.NatLab.Networks;

/// <summary>What a router lets out.</summary>
internal enum Passage
{
    /// <summary>Everything.</summary>
    Everything,

    /// <summary>Everything but UDP.</summary>
    NoUdp,

    /// <summary>Nothing but TCP to port 443.</summary>
    OnlyTcp443,
}
