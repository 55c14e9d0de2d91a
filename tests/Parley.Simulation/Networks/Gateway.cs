using Parley.SansIO;

namespace Parley.Simulation.Networks;

/// <summary>What joins an inner realm with an outer one: a NAT, a firewall, a NAT64. Takes what inner hosts address to the outside.</summary>
public abstract class Gateway : IPacketSink
{
    /// <summary>Puts a gateway between two realms.</summary>
    /// <param name="inside">Whose packets it takes.</param>
    /// <param name="outside">Where it sends them.</param>
    /// <param name="outerAddresses">Its own addresses there; none for a firewall that translates nothing.</param>
    /// <param name="profile">Its link there.</param>
    protected Gateway(Realm inside, Realm outside, IReadOnlyList<IpAddress> outerAddresses, LinkProfile? profile = null)
    {
        ArgumentNullException.ThrowIfNull(inside);
        ArgumentNullException.ThrowIfNull(outside);
        (Inside, OuterAddresses) = (inside, outerAddresses);
        Outer = outside.Attach(this, profile ?? new LinkProfile(), outerAddresses);
        inside.AddGateway(this);
    }

    /// <summary>Whose packets it takes.</summary>
    public Realm Inside { get; }

    /// <summary>Its link to the outside.</summary>
    public Attachment Outer { get; }

    /// <summary>Its own addresses outside.</summary>
    public IReadOnlyList<IpAddress> OuterAddresses { get; }

    /// <summary>Virtual time.</summary>
    protected SimulatedWorld World => Inside.World;

    /// <summary>Whether a packet in the inner realm is for this gateway.</summary>
    protected internal abstract bool Takes(Packet packet);

    /// <summary>A packet from inside.</summary>
    protected internal abstract void FromInside(Packet packet);

    /// <summary>A packet from outside, addressed to one of <see cref="OuterAddresses"/> or to what lies behind.</summary>
    protected abstract void FromOutside(Packet packet);

    void IPacketSink.Receive(Packet packet, Attachment via)
    {
        if (packet.HopsLeft > 0)
        {
            FromOutside(packet with { HopsLeft = packet.HopsLeft - 1 });
        }
    }

    /// <summary>Sends a packet on into the outer realm.</summary>
    protected void SendOut(Packet packet) => Outer.Send(packet);

    /// <summary>Sends a packet on into the inner realm.</summary>
    protected void SendIn(Packet packet) => Inside.Route(packet);

    /// <summary>Drops a packet.</summary>
    protected void Filter() => Inside.Network.CountFiltered();
}
