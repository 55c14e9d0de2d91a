using Parley.Ice.Verdicts;
using Parley.SansIO;

namespace Parley.Ice;

/// <content>Names of multicast DNS, NAT64, and what the agent has come to know of its failure.</content>
public abstract partial record IceEvent
{
    /// <summary>Ask multicast DNS for a name of the other side, and call <see cref="IceAgent.HandleNameResolved"/>; the agent waits for a bounded time.</summary>
    /// <param name="Name">One label and <c>.local</c>.</param>
    public sealed record ResolveName(string Name) : IceEvent;

    /// <summary>Answer for a name in multicast DNS from now on: a candidate that carries it is told right after this.</summary>
    /// <param name="Name">A random UUID and <c>.local</c>.</param>
    /// <param name="Address">What it stands for.</param>
    public sealed record PublishName(string Name, IpAddress Address) : IceEvent;

    /// <summary>Answer for a name no longer.</summary>
    /// <param name="Name">As it was published.</param>
    public sealed record WithdrawName(string Name) : IceEvent;

    /// <summary>
    /// The host has IPv6 only and something has IPv4 only: find the network's NAT64 prefix (RFC 7050: ask for the AAAA records of ipv4only.arpa, see
    /// <see cref="Translation.Nat64Prefix.TryDiscover"/>), and call <see cref="IceAgent.HandleNat64Prefix"/>.
    /// </summary>
    public sealed record FindNat64Prefix : IceEvent;

    /// <summary>The agent has failed; this is why.</summary>
    /// <param name="Verdict">The cause and its evidence; also <see cref="IceAgent.Verdict"/>.</param>
    public sealed record VerdictReached(IceVerdict Verdict) : IceEvent;
}
