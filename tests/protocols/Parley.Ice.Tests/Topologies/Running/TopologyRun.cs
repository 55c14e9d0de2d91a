using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Parley.Ice.Candidates;
using Parley.Ice.Pairs;
using Parley.Ice.Tests.Agent;
using Parley.Ice.Tests.Topologies.Reasoning;
using Parley.Ice.Translation;
using Parley.Ice.Verdicts;
using Parley.SansIO;

namespace Parley.Ice.Tests.Topologies.Running;

/// <summary>Places the call that a topology describes, and holds what comes of it against what must come of it.</summary>
internal static class TopologyRun
{
    // Far longer than the agent's patience (RFC 8863 §4, 39.5 s) and the longest transaction (RFC 8489 §6.2.1, 39.5 s) one after the other.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(4);

    // A hundred times what the busiest call needs: more is a loop in which time stands still.
    private const long MaxEvents = 2_000_000;

    /// <summary>Places the call.</summary>
    /// <param name="topology">Where.</param>
    /// <param name="withHistory">Whether a fault is told with all that happened to each pair.</param>
    /// <param name="restarts">Whether ICE restarts once data have flowed.</param>
    /// <returns>What is wrong, null for nothing.</returns>
    public static string? FindFault(Topology topology, bool withHistory = false, bool restarts = false)
    {
        var expected = Oracle.Ask(topology);
        var call = new TopologyCall(topology);
        call.Begin();
        var fault = expected.IsPossible ? FaultOfPossible(topology, expected, call) : FaultOfImpossible(topology, expected, call);
        if (fault is null && restarts && expected.IsPossible)
        {
            fault = FaultAfterRestart(topology, expected, call);
        }

        return fault is null ? null : $"{fault}; expected: {expected}\n{topology}{Describe(call.Naomi, withHistory)}{Describe(call.Priya, withHistory)}";
    }

    private static string? FaultOfPossible(Topology topology, Expectation expected, TopologyCall call)
    {
        if (!Run(call, () => (IsSettled(call.Naomi, topology) && IsSettled(call.Priya, topology)) || HasFailed(call.Naomi) || HasFailed(call.Priya))
            || HasFailed(call.Naomi) || HasFailed(call.Priya))
        {
            return "did not connect";
        }

        if (topology.Renomination)
        {
            // Better pairs are found, and nominated in place of worse ones.
            call.World.RunFor(Settling);
        }

        if (topology.IsLossy)
        {
            // A nomination may be sent several times before it gets through, and a pair may look silent on one side for a while.
            Run(call, () => Agree(call));
        }

        return !Agree(call) ? "the sides disagree on the pair"
            : FaultOfPair(topology, expected, IsRelayed(call, call.Naomi.Agent.SelectedPair!) || IsRelayed(call, call.Priya.Agent.SelectedPair!))
            ?? (DataFlow(call) ? null : "data do not flow");
    }

    // RFC 8445 §9: data go on over the old pair until the new generation has one.
    private static string? FaultAfterRestart(Topology topology, Expectation expected, TopologyCall call)
    {
        call.Naomi.Received.Clear();
        call.Priya.Received.Clear();
        call.Restart();
        if (!DataFlow(call))
        {
            return "data do not flow during the restart";
        }

        call.Naomi.Received.Clear();
        call.Priya.Received.Clear();
        return Run(call, () => call.Naomi.Agent.Pairs.Any(static pair => pair.Nominated) && call.Priya.Agent.Pairs.Any(static pair => pair.Nominated))
            ? FaultOfPossible(topology, expected, call) is { } fault ? $"after the restart: {fault}" : null
            : "the restart was not completed";
    }

    private static bool Agree(TopologyCall call) =>
        call.Naomi.Agent.SelectedPair is { } naomis && call.Priya.Agent.SelectedPair is { } priyas
        && Real(call, naomis.Local) == Real(call, priyas.Remote) && Real(call, naomis.Remote) == Real(call, priyas.Local);

    // A nomination takes what there is when no better pair can come any more, at the latest one second after the first valid one (IceAgentSettings.NominationDelay).
    // So a direct way must be taken only where it can be known in time: no packet is lost, and no message of the signaling overtakes another, so that the end of
    // candidates comes before the last of them. With renomination a better pair is taken whenever it comes. In either case both must tell their candidates: a relayed
    // one that is known only from its checks looks peer-reflexive, and better than it is (RFC 8445 §7.3.1.3).
    private static string? FaultOfPair(Topology topology, Expectation expected, bool isRelayed) => isRelayed switch
    {
        true when !expected.IsRelayPossible => "is relayed where no relay can work",
        false when !expected.IsDirectPossible => "is direct where nothing direct can work",
        true when expected.IsDirectPossible && !topology.IsLossy && (topology.Renomination || topology.Signaling.Jitter == TimeSpan.Zero)
            && topology.Sides.All(static side => side.SendsCandidates) =>
            "is relayed where a direct way is possible",
        _ => null,
    };

    // RFC 8838 §8: while the other side may yet send candidates nobody fails, however long that takes; but what holds the connection up can be asked.
    private static string? FaultOfImpossible(Topology topology, Expectation expected, TopologyCall call)
    {
        var hasSomebodyConnected = false;
        var haveFailed = Run(call, () =>
        {
            hasSomebodyConnected = call.Naomi.IsConnected || call.Priya.IsConnected;
            return hasSomebodyConnected || (HasFailed(call.Naomi) && HasFailed(call.Priya));
        });
        return hasSomebodyConnected ? "connected where no path exists"
            : haveFailed != topology.Signaling.TellsTheEnd ? haveFailed ? "failed although candidates may yet come" : "neither connected nor failed"
            : FaultOfVerdict(call, call.Naomi, expected.Naomis) ?? FaultOfVerdict(call, call.Priya, expected.Priyas);
    }

    private static string? FaultOfVerdict(TopologyCall call, SimulatedAgent agent, ImmutableHashSet<IceCause> right) =>
        agent.Agent.Explain(call.World.Now) is not { } verdict ? $"{agent.Host} has no verdict"
        : right.Contains(verdict.Cause) ? null : $"verdict of {agent.Host} is {verdict.Cause}";

    private static bool Run(TopologyCall call, Func<bool> isOver) =>
        call.World.RunUntil(() => isOver() || call.World.EventCount > MaxEvents, Limit) && call.World.EventCount <= MaxEvents;

    private static bool IsSettled(SimulatedAgent agent, Topology topology) =>
        topology.Renomination ? agent.Agent.SelectedPair is { Nominated: true } : agent.Agent.State == IceState.Completed;

    private static bool HasFailed(SimulatedAgent agent) => agent.Agent.State == IceState.Failed;

    // By the address: who was not told that the other side's candidate is a relayed one takes it for peer-reflexive.
    private static bool IsRelayed(TopologyCall call, CandidatePairInfo pair) =>
        IsServer(Real(call, pair.Local).Address) || IsServer(Real(call, pair.Remote).Address);

    private static bool IsServer(IpAddress address) => address == Infrastructure.Turn || address == Infrastructure.Turn6;

    // The address that a name stands for. Behind a NAT64 the other side has another address than elsewhere, and is told that one (XOR-MAPPED-ADDRESS): the same
    // address, translated.
    private static TransportAddress Real(TopologyCall call, IceCandidate candidate)
    {
        var address = candidate.Address.Name is { } name ? call.AddressOf(name) : candidate.Address.Ip;
        return new TransportAddress(Nat64Prefix.WellKnown.TryExtract(address, out var real) ? real : address, candidate.Port);
    }

    // Again and again, as packets are lost.
    private static bool DataFlow(TopologyCall call)
    {
        byte[] hello = [200, 1, 2, 3];
        for (var attempt = 0; attempt < 30; attempt++)
        {
            call.Naomi.Do(_ => call.Naomi.Agent.Send(hello));
            call.Priya.Do(_ => call.Priya.Agent.Send(hello));
            if (call.World.RunUntil(() => call.Naomi.Received.Count > 0 && call.Priya.Received.Count > 0, TimeSpan.FromMilliseconds(500)))
            {
                return true;
            }
        }

        return false;
    }

    private static string Describe(SimulatedAgent agent, bool withHistory)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"  {agent.Host}: {agent.Agent.State}, {agent.Agent.SelectedPair?.ToString() ?? "no pair"}\n");
        if (withHistory)
        {
            text.AppendJoin('\n', agent.Events.Select(static e => $"    {e.At}: {e.Event}")).Append('\n');
        }

        foreach (var pair in agent.Agent.Pairs)
        {
            text.Append(CultureInfo.InvariantCulture, $"    {pair} {pair.Failure}{(pair.Nominated ? " nominated" : "")}\n");
            if (withHistory)
            {
                text.AppendJoin(' ', pair.History.Select(static moment => $"{moment.At}: {moment.Step}").Prepend("     ")).Append('\n');
            }
        }

        return text.ToString();
    }
}
