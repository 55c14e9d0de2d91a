using Parley.SansIO;
using Parley.Simulation.Nats;

namespace Parley.Ice.Tests.Topologies.Reasoning;

/// <summary>What carries a packet.</summary>
/// <param name="Protocol">UDP, or TCP for whatever is carried by it.</param>
/// <param name="Port">The real port it goes to, where that is known: some borders let only one out.</param>
internal readonly record struct Carrier(TransportProtocol Protocol, ushort Port = 0)
{
    public static Carrier Udp { get; } = new(TransportProtocol.Udp);

    public static Carrier Tcp { get; } = new(TransportProtocol.Tcp);
}

/// <summary>The mappings and filters that packets have opened in NATs and firewalls (RFC 4787 §4.1, §5). They only grow.</summary>
internal sealed class Borders
{
    private readonly Dictionary<(TransportProtocol Protocol, int Network, Spot Inner, Spot Towards), int> _ports = [];
    private readonly Dictionary<(TransportProtocol Protocol, int Network, int Port), Spot> _inners = [];
    private readonly HashSet<(TransportProtocol Protocol, int Network, Spot Local, Spot Remote)> _opened = [];
    private int _nextPort = 1_000_000;
    private bool _hasChanged;

    /// <summary>Whether anything was opened since this was asked last.</summary>
    public bool TakeChanged()
    {
        var changed = _hasChanged;
        _hasChanged = false;
        return changed;
    }

    /// <summary>A packet goes out through something that translates.</summary>
    /// <returns>The outer port that stands for its source.</returns>
    public int Map(Carrier carrier, Network through, Spot source, Spot to)
    {
        var towards = (through.Nat?.Mapping ?? Dependence.EndpointIndependent) switch
        {
            Dependence.EndpointIndependent => default,
            Dependence.AddressDependent => to with { Port = 0 },
            _ => to,
        };
        if (!_ports.TryGetValue((carrier.Protocol, through.Number, source, towards), out var port))
        {
            port = _ports[(carrier.Protocol, through.Number, source, towards)] = _nextPort++;
            _inners.Add((carrier.Protocol, through.Number, port), source);
            _hasChanged = true;
        }

        Open(carrier, through, new Spot(through.OuterAddress!.Value, port), to);
        return port;
    }

    /// <summary>A packet goes out: answers may come in.</summary>
    public void Open(Carrier carrier, Network through, Spot local, Spot remote)
    {
        _hasChanged |= _opened.Add((carrier.Protocol, through.Number, local, remote));
        _opened.Add((carrier.Protocol, through.Number, local, remote with { Port = 0 }));
    }

    public bool IsOpen(Carrier carrier, Network through, Spot local, Spot remote) => _opened.Contains((carrier.Protocol, through.Number, local, remote));

    /// <summary>A packet comes to a translated address.</summary>
    /// <returns>The inner address and port; null when it does not get in.</returns>
    public Spot? Admit(Carrier carrier, Network through, Spot source, Spot to)
    {
        if (!_inners.TryGetValue((carrier.Protocol, through.Number, to.Port), out var inner))
        {
            return null;
        }

        var isAdmitted = (through.Nat?.Filtering ?? Dependence.AddressAndPortDependent) switch
        {
            Dependence.EndpointIndependent => true,
            Dependence.AddressDependent => IsOpen(carrier, through, to, source with { Port = 0 }),
            _ => IsOpen(carrier, through, to, source),
        };
        return isAdmitted ? inner : null;
    }
}
