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

    public bool Admits(TransportAddress source, Dependence filtering, Instant now) => filtering switch
    {
        Dependence.EndpointIndependent => true,
        Dependence.AddressDependent => _destinations.Any(known => known.Key.Address == source.Address && known.Value > now),
        _ => _destinations.TryGetValue(source, out var until) && until > now,
    };
}
