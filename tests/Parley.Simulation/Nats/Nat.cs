using Parley.SansIO;
using Parley.Simulation.Networks;

namespace Parley.Simulation.Nats;

/// <summary>A NAT between a private IPv4 realm and an outer one (RFC 4787, RFC 5382), with whatever behaviour a test wants.</summary>
public sealed class Nat : Gateway
{
    private const int FirstPort = 1024;

    private readonly Dictionary<MappingKey, NatMapping> _byInner = [];
    private readonly Dictionary<(PacketProtocol Protocol, ushort Port), NatMapping> _byOuterPort = [];
    private readonly IpAddress _outer;

    /// <summary>Puts a NAT with one outer address between two realms.</summary>
    public Nat(Realm inside, Realm outside, IpAddress outer, NatBehavior behavior, OutboundRules? rules = null, LinkProfile? profile = null)
        : base(inside, outside, [outer], profile)
    {
        (_outer, Behavior, Rules) = (outer, behavior, rules ?? OutboundRules.All);
    }

    /// <summary>How it behaves.</summary>
    public NatBehavior Behavior { get; }

    /// <summary>What it lets out.</summary>
    public OutboundRules Rules { get; set; }

    /// <summary>How many mappings are alive.</summary>
    public int MappingCount => _byOuterPort.Values.Count(mapping => mapping.Expires > World.Now);

    /// <summary>Forgets all mappings, as after a restart: flows get other ports from now on, and what comes to the old ones is dropped.</summary>
    public void Rebind()
    {
        _byInner.Clear();
        _byOuterPort.Clear();
    }

    /// <inheritdoc/>
    protected internal override bool Takes(Packet packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        return packet.Destination.Family == IpFamily.IPv4 && !Inside.Has(packet.Destination.Address);
    }

    /// <inheritdoc/>
    protected internal override void FromInside(Packet packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        var turnsAround = packet.Destination.Address == _outer;
        if (!Rules.Allows(packet) || (turnsAround && !Behavior.Hairpinning))
        {
            Filter();
            return;
        }

        var mapping = Map(packet);
        if (mapping is null)
        {
            // A stream's later segment on a mapping that is gone.
            Filter();
            return;
        }

        mapping.Expires = World.Now + Timeout(packet.Protocol);
        mapping.Permit(packet.Destination, mapping.Expires);
        var translated = packet with { Source = new TransportAddress(_outer, mapping.OuterPort) };
        if (turnsAround)
        {
            // RFC 4787 §6 REQ-9: with the outer address as its source.
            FromOutside(translated);
        }
        else
        {
            SendOut(translated);
        }
    }

    /// <inheritdoc/>
    protected override void FromOutside(Packet packet)
    {
        if (!_byOuterPort.TryGetValue((packet.Protocol, packet.Destination.Port), out var mapping) || mapping.Expires <= World.Now
            || !mapping.Admits(packet.Source, Behavior.Filtering, World.Now))
        {
            Filter();
            return;
        }

        if (Behavior.InboundRefresh)
        {
            mapping.Expires = World.Now + Timeout(packet.Protocol);
            mapping.Renew(packet.Source, mapping.Expires);
        }

        SendIn(packet with { Destination = mapping.Inner });
    }

    private NatMapping? Map(Packet packet)
    {
        var key = new MappingKey(packet.Protocol, packet.Source, Behavior.Mapping switch
        {
            Dependence.EndpointIndependent => default,
            Dependence.AddressDependent => packet.Destination with { Port = 0 },
            _ => packet.Destination,
        });
        if (_byInner.TryGetValue(key, out var mapping) && mapping.Expires > World.Now)
        {
            return mapping;
        }

        if (!packet.OpensFlow)
        {
            return null;
        }

        if (mapping is not null)
        {
            _byOuterPort.Remove((packet.Protocol, mapping.OuterPort));
        }

        mapping = new NatMapping(packet.Source, FreePort(packet));
        _byInner[key] = mapping;
        _byOuterPort[(packet.Protocol, mapping.OuterPort)] = mapping;
        return mapping;
    }

    private ushort FreePort(Packet packet)
    {
        if (Behavior.PortPreservation && IsFree(packet.Protocol, packet.Source.Port))
        {
            return packet.Source.Port;
        }

        while (true)
        {
            var port = (ushort)(FirstPort + World.Random.Below(ushort.MaxValue - FirstPort));
            if (IsFree(packet.Protocol, port))
            {
                return port;
            }
        }
    }

    private bool IsFree(PacketProtocol protocol, ushort port) =>
        !_byOuterPort.TryGetValue((protocol, port), out var taken) || taken.Expires <= World.Now;

    private TimeSpan Timeout(PacketProtocol protocol) => protocol == PacketProtocol.Udp ? Behavior.UdpTimeout : Behavior.TcpTimeout;

    private readonly record struct MappingKey(PacketProtocol Protocol, TransportAddress Inner, TransportAddress Remote);
}
