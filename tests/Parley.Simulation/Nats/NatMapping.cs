using Parley.SansIO;

namespace Parley.Simulation.Nats;

/// <summary>An outer port that stands for an inner address and port, and who has been sent to through it.</summary>
internal sealed class NatMapping(TransportAddress inner, ushort outerPort)
{
    private readonly Dictionary<TransportAddress, Instant> _destinations = [];

    public TransportAddress Inner { get; } = inner;

    public ushort OuterPort { get; } = outerPort;

    public Instant Expires { get; set; }

    /// <summary>Somebody is sent to: answers come in until a moment.</summary>
    public void Permit(in TransportAddress destination, Instant until) => _destinations[destination] = until;

    /// <summary>Somebody who is let in has sent: what was sent to it counts on until a moment.</summary>
    public void Renew(in TransportAddress source, Instant until)
    {
        if (_destinations.ContainsKey(source))
        {
            _destinations[source] = until;
        }
    }

    public bool Admits(TransportAddress source, Dependence filtering, Instant now) => filtering switch
    {
        Dependence.EndpointIndependent => true,
        Dependence.AddressDependent => AdmitsAddress(source.Address, now),
        _ => _destinations.TryGetValue(source, out var until) && until > now,
    };

    private bool AdmitsAddress(IpAddress address, Instant now)
    {
        foreach (var (known, until) in _destinations)
        {
            if (known.Address == address && until > now)
            {
                return true;
            }
        }

        return false;
    }
}
