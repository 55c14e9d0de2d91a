namespace Parley.Simulation.Networks;

/// <summary>Realms, and what joins them. Packets travel in the world's time.</summary>
/// <param name="world">Time and chance.</param>
public sealed class SimulatedNetwork(SimulatedWorld world)
{
    /// <summary>The world it is in.</summary>
    public SimulatedWorld World { get; } = world;

    /// <summary>How many packets were lost on links or had nowhere to go.</summary>
    public long PacketsLost { get; private set; }

    /// <summary>How many packets a NAT or firewall has dropped.</summary>
    public long PacketsFiltered { get; private set; }

    /// <summary>Makes a realm.</summary>
    /// <param name="name">Its name, for people.</param>
    /// <param name="isolatesClients">Whether hosts in it cannot reach each other directly.</param>
    public Realm AddRealm(string name, bool isolatesClients = false) => new(this, name) { IsolatesClients = isolatesClients };

    internal void CountLost() => PacketsLost++;

    internal void CountFiltered() => PacketsFiltered++;
}
