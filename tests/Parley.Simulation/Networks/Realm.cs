using System.Net;
using Parley.SansIO;

namespace Parley.Simulation.Networks;

/// <summary>
/// An address realm: the Internet, or a private network. Addresses are unique within it; what is addressed to none of them goes to the gateway, if there is
/// one for that family.
/// </summary>
public sealed class Realm
{
    private readonly Dictionary<IpAddress, Attachment> _attachments = [];
    private readonly List<Attachment> _all = [];
    private readonly List<Gateway> _gateways = [];

    internal Realm(SimulatedNetwork network, string name) => (Network, Name) = (network, name);

    /// <summary>The network it is a part of.</summary>
    public SimulatedNetwork Network { get; }

    /// <summary>Its name, for people.</summary>
    public string Name { get; }

    /// <summary>The world it is in.</summary>
    public SimulatedWorld World => Network.World;

    /// <summary>Whether the hosts in it cannot reach each other directly, as in many a guest Wi-Fi; the gateway may still turn packets around.</summary>
    public bool IsolatesClients { get; init; }

    internal Attachment Attach(IPacketSink sink, LinkProfile profile, IReadOnlyList<IpAddress> addresses)
    {
        var attachment = new Attachment(this, sink, profile, addresses);
        foreach (var address in addresses)
        {
            if (!_attachments.TryAdd(address, attachment))
            {
                throw new ArgumentException($"{address} is taken in {Name}.", nameof(addresses));
            }
        }

        _all.Add(attachment);
        return attachment;
    }

    internal void Detach(Attachment attachment)
    {
        attachment.IsUp = false;
        _all.Remove(attachment);
        foreach (var address in attachment.Addresses)
        {
            _attachments.Remove(address);
        }
    }

    internal void AddGateway(Gateway gateway) => _gateways.Add(gateway);

    /// <summary>Brings a packet that is in the middle of the realm to whoever it is for.</summary>
    internal void Route(Packet packet)
    {
        if (IsMulticast(packet.Destination.Address))
        {
            foreach (var attachment in _all.Where(_ => !IsolatesClients))
            {
                attachment.Deliver(packet);
            }

            return;
        }

        // A gateway's own address inside the realm, such as a NAT's that turns packets around, is looked at first.
        var gateway = _gateways.Find(candidate => candidate.Takes(packet));
        if (gateway is null && _attachments.TryGetValue(packet.Destination.Address, out var target)
            && !(IsolatesClients && _attachments.ContainsKey(packet.Source.Address)))
        {
            target.Deliver(packet);
        }
        else if (gateway is not null && packet.HopsLeft > 0)
        {
            gateway.FromInside(packet with { HopsLeft = packet.HopsLeft - 1 });
        }
        else
        {
            Network.CountLost();
        }
    }

    internal bool Has(IpAddress address) => _attachments.ContainsKey(address);

    private static bool IsMulticast(IpAddress address) => address.Family switch
    {
        IpFamily.IPv4 => address.IPv4 >> 28 == 0xE,
        IpFamily.IPv6 => address.High >> 56 == 0xFF,
        _ => throw new ProtocolViolationException("A packet needs a destination."),
    };
}
