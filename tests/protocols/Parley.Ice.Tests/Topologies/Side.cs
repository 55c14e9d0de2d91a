using System.Collections.Immutable;
using Parley.SansIO;
using Parley.Simulation.Networks;

namespace Parley.Ice.Tests.Topologies;

/// <summary>One address of a host.</summary>
/// <param name="Address">The address.</param>
/// <param name="Network">The number of the network it is in.</param>
internal readonly record struct Line(IpAddress Address, int Network)
{
    public override string ToString() => $"{Address} in {Network}";
}

/// <summary>One of the two that want to talk.</summary>
/// <param name="Name">Who.</param>
/// <param name="Role">Who nominates, as this side believes at first.</param>
/// <param name="Lines">Its addresses.</param>
/// <param name="Uses">The servers it knows.</param>
/// <param name="Policy">Which candidates it uses.</param>
/// <param name="Tcp">Which TCP candidates it has.</param>
/// <param name="HidesAddresses">Whether its host candidates carry names that only its own link can resolve.</param>
/// <param name="SendsCandidates">Whether it tells its candidates at all.</param>
/// <param name="Link">How good its links are.</param>
internal sealed record Side(
    string Name,
    IceRole Role,
    ImmutableArray<Line> Lines,
    ImmutableArray<ServerUse> Uses,
    IceCandidatePolicy Policy,
    IceTcp Tcp,
    bool HidesAddresses,
    bool SendsCandidates,
    LinkProfile Link)
{
    public override string ToString() =>
        $"  {Name} ({Role}): {(Lines.IsEmpty ? "no address" : string.Join("; ", Lines))}\n"
        + $"    {(Uses.IsEmpty ? "no servers" : string.Join("; ", Uses))}; policy {Policy}; TCP {Tcp}"
        + $"{(HidesAddresses ? "; hides its addresses" : "")}{(SendsCandidates ? "" : "; tells no candidates")}\n"
        + $"    {Link.Latency.TotalMilliseconds} ms, jitter {Link.Jitter.TotalMilliseconds} ms, loss {Link.Loss:P0}, duplication {Link.Duplication:P0}\n";
}

/// <summary>How messages between the two travel.</summary>
/// <param name="Delay">How long each takes.</param>
/// <param name="Jitter">How much longer each may take, by chance: they overtake each other then.</param>
/// <param name="TellsTheEnd">Whether each side tells that it has no more candidates.</param>
internal sealed record Signaling(TimeSpan Delay, TimeSpan Jitter, bool TellsTheEnd)
{
    public override string ToString() =>
        $"signaling {Delay.TotalMilliseconds} ms, jitter {Jitter.TotalMilliseconds} ms{(TellsTheEnd ? "" : ", no end of candidates")}";
}
