using Parley.SansIO;

namespace Parley.Ice.Tests.Topologies.Reasoning;

/// <summary>Something that a side sends checks from: a socket, or a relayed address.</summary>
/// <param name="Network">The network that it is in.</param>
/// <param name="Spot">Its address there.</param>
/// <param name="IsRelay">Whether it is a relayed address.</param>
internal sealed record Base(int Network, Spot Spot, bool IsRelay);

/// <summary>A question to a server.</summary>
/// <param name="Use">Which server, and how.</param>
/// <param name="From">The network it comes from.</param>
/// <param name="IsReached">Whether it is answered.</param>
internal sealed record Asked(ServerUse Use, int From, bool IsReached);

/// <summary>What one side has, and what it knows of the other.</summary>
internal sealed class Party(Side side)
{
    // Two NATs that both take another port for each destination and let everybody in show each other new ports for ever, each learned by checking the one before.
    // One step of that ladder is like the next: what has not come of the first steps never comes.
    private const int MaxKnown = 40;

    public Side Side { get; } = side;

    /// <summary>What it checks from, its policy considered.</summary>
    public List<Base> Bases { get; } = [];

    /// <summary>Whether a check has come.</summary>
    public bool HasHeard { get; set; }

    /// <summary>What it asks servers.</summary>
    public List<Asked> Asked { get; } = [];

    /// <summary>Where it takes TCP connections.</summary>
    public List<Base> Listeners { get; } = [];

    /// <summary>Where it knows that the other side takes TCP connections.</summary>
    public List<Spot> KnownListeners { get; } = [];

    /// <summary>Its own addresses, as candidates.</summary>
    public List<Spot> HostCandidates { get; } = [];

    /// <summary>The candidates that servers have given it.</summary>
    public List<Spot> Candidates { get; } = [];

    /// <summary>Where it knows, or thinks, that the other side is: what it was told, and where checks came from.</summary>
    public List<Spot> Known { get; } = [];

    /// <summary>The pairs on which a check was answered.</summary>
    public HashSet<(Base Here, Base There)> Valid { get; } = [];

    /// <summary>Whether it has anything to do with an address: relays pass packets from nobody else (RFC 8656 §9).</summary>
    public bool Permits(IpAddress address) => Known.Exists(known => known.Address == address);

    /// <summary>Whether it reaches IPv4 by NAT64: it has IPv6 only, and a network with such a border.</summary>
    public bool UsesNat64(Topology topology) =>
        Side.Lines.All(static line => line.Address.Family == IpFamily.IPv6) && Side.Lines.Any(line => topology.Networks[line.Network].Border == Border.Nat64);

    /// <summary>The other side is found, or told, to be somewhere.</summary>
    /// <returns>Whether that was news.</returns>
    public bool Learn(Spot spot)
    {
        if (Known.Count >= MaxKnown || Known.Contains(spot))
        {
            return false;
        }

        Known.Add(spot);
        return true;
    }
}
