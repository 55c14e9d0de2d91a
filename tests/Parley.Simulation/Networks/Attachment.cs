using Parley.SansIO;

namespace Parley.Simulation.Networks;

/// <summary>A host's or gateway's link to a realm, with its addresses there. Can be pulled out and plugged in again.</summary>
public sealed class Attachment
{
    private readonly IPacketSink _sink;

    internal Attachment(Realm realm, IPacketSink sink, LinkProfile profile, IReadOnlyList<IpAddress> addresses)
    {
        (Realm, _sink, Profile, Addresses) = (realm, sink, profile, addresses);
    }

    /// <summary>What it is linked to.</summary>
    public Realm Realm { get; }

    /// <summary>How the link treats packets; may be exchanged at any time.</summary>
    public LinkProfile Profile { get; set; }

    /// <summary>The addresses there.</summary>
    public IReadOnlyList<IpAddress> Addresses { get; }

    /// <summary>Whether packets pass. What is on its way when it is pulled out is lost.</summary>
    public bool IsUp { get; set; } = true;

    /// <summary>Sends a packet out into the realm.</summary>
    internal void Send(Packet packet) => Travel(packet, Realm.Route);

    /// <summary>Brings a packet in from the realm.</summary>
    internal void Deliver(Packet packet) => Travel(packet, arrived => _sink.Receive(arrived, this));

    private void Travel(Packet packet, Action<Packet> arrive)
    {
        var world = Realm.World;
        if (!IsUp || packet.WireLength > Profile.Mtu || world.Chance(Profile.Loss))
        {
            Realm.Network.CountLost();
            return;
        }

        for (var copies = world.Chance(Profile.Duplication) ? 2 : 1; copies > 0; copies--)
        {
            world.After(Profile.Latency + world.UpTo(Profile.Jitter), () =>
            {
                if (IsUp)
                {
                    arrive(packet);
                }
            });
        }
    }
}
