using Parley.Ice.Translation;
using Parley.SansIO;
using Parley.Simulation;

namespace Parley.Ice.Tests.Agent;

/// <summary>What agents on one link can ask for: names in multicast DNS, and the NAT64 prefix that the network's DNS shows.</summary>
internal sealed class SimulatedNames(SimulatedWorld world)
{
    private readonly Dictionary<string, IpAddress> _published = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The network's NAT64 prefix, null for none.</summary>
    public Nat64Prefix? Nat64 { get; init; }

    /// <summary>How long answers take.</summary>
    public TimeSpan Latency { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Whether anybody answers for a name that is not there; multicast DNS just stays silent.</summary>
    public bool SaysNo { get; init; }

    /// <summary>What is published now.</summary>
    public IReadOnlyDictionary<string, IpAddress> Published => _published;

    public bool Obey(SimulatedAgent agent, IceEvent e)
    {
        switch (e)
        {
            case IceEvent.PublishName publish:
                _published.Add(publish.Name, publish.Address);
                return true;
            case IceEvent.WithdrawName withdraw:
                _published.Remove(withdraw.Name);
                return true;
            case IceEvent.ResolveName resolve:
                world.After(Latency, () =>
                {
                    IpAddress[] found = _published.TryGetValue(resolve.Name, out var address) ? [address] : [];
                    if (SaysNo || found.Length > 0)
                    {
                        agent.Do(now => agent.Agent.HandleNameResolved(now, resolve.Name, found));
                    }
                });
                return true;
            case IceEvent.FindNat64Prefix:
                world.After(Latency, () => agent.Do(now => agent.Agent.HandleNat64Prefix(now, Nat64)));
                return true;
            default:
                return false;
        }
    }
}
