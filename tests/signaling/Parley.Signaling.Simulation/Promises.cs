using Parley.Signaling.Protocol;

namespace Parley.Signaling.Simulation;

/// <summary>What must hold when everything has come to rest.</summary>
public static class Promises
{
    /// <summary>Calls may be active; everything else has been decided, and both sides know it.</summary>
    public static void CheckSettled(World world)
    {
        foreach (var device in world.Devices.Where(device => !device.HasLeft && !device.IsSettled))
        {
            world.Violate($"{Name(device)} is not connected, or has an unanswered command");
        }

        foreach (var (id, call) in world.Cluster.Calls)
        {
            CheckServer(world, id, call.State);
        }

        foreach (var device in world.Devices.Where(device => !device.HasLeft))
        {
            foreach (var (id, record) in device.Calls)
            {
                CheckDevice(world, device, id, record);
            }
        }

        CheckSlots(world);
        CheckAgreement(world);
    }

    /// <summary>No call is left anywhere, and nobody is busy.</summary>
    public static void CheckSilent(World world)
    {
        CheckSettled(world);
        foreach (var (id, call) in world.Cluster.Calls)
        {
            if (call.State is not (CallState.Ended or CallState.None) && !WasAbandoned(world, call.State))
            {
                world.Violate($"call {Short(id)} is {call.State.GetType().Name} although everybody has hung up");
            }
        }
    }

    /// <summary>Both parties are gone, each in its own way, or one is gone and the page of the other has forgotten.</summary>
    private static bool WasAbandoned(World world, CallState state) =>
        state is CallState.Active active && !Holds(world, active.Caller.Address) && !Holds(world, active.Callee.Address);

    private static bool Holds(World world, DeviceAddress address) => world.Devices.Any(device =>
        device.User == address.User && device.Device == address.Device && !device.HasLeft &&
        device.Calls.Values.Any(call => call.Standing == CallStanding.Active));

    private static void CheckServer(World world, CallId id, CallState state)
    {
        switch (state)
        {
            case CallState.Claiming or CallState.Ringing or CallState.Recovering:
                world.Violate($"call {Short(id)} is still {state.GetType().Name}");
                break;
            case CallState.Active active:
                CheckParty(world, id, active, active.Caller, active.Callee);
                CheckParty(world, id, active, active.Callee, active.Caller);
                CheckMessages(world, id, active);
                break;
        }
    }

    private static void CheckParty(World world, CallId id, CallState.Active state, Attendance party, Attendance peer)
    {
        var device = Find(world, party.Address);
        if (device.HasLeft)
        {
            if (party.Link != Link.Lost && party.Address.Version > 0)
            {
                world.Violate($"{Name(device)} has left, yet takes part in call {Short(id)}");
            }

            return;
        }

        if (party.Link == Link.Lost)
        {
            return;
        }

        if (!device.Calls.TryGetValue(id, out var record) || record.Standing != CallStanding.Active || record.Peer != peer.Address.Device)
        {
            world.Violate($"call {Short(id)} is active, but for {Name(device)} it is {record?.Standing} {record?.Reason}");
        }

        _ = state;
    }

    private static void CheckMessages(World world, CallId id, CallState.Active state)
    {
        var (caller, callee) = (Find(world, state.Caller.Address), Find(world, state.Callee.Address));
        if (state.Caller.Link != Link.Here || state.Callee.Link != Link.Here ||
            !caller.Calls.TryGetValue(id, out var ours) || !callee.Calls.TryGetValue(id, out var theirs))
        {
            return;
        }

        if (ours.Sent != theirs.Received || theirs.Sent != ours.Received)
        {
            world.Violate(
                $"call {Short(id)}: sent {ours.Sent} and {theirs.Sent}, received {theirs.Received} and {ours.Received}");
        }
    }

    private static void CheckDevice(World world, ISimulatedDevice device, CallId id, CallRecord record)
    {
        var state = world.Cluster.Calls.TryGetValue(id, out var call) ? call.State : CallMachine.Initial;
        if (record.Standing is CallStanding.Ended or CallStanding.Forgotten)
        {
            return;
        }

        var isParty = state is CallState.Active active && (IsAt(active.Caller, device) || IsAt(active.Callee, device));
        if (!isParty)
        {
            world.Violate($"for {Name(device)} call {Short(id)} is {record.Standing}, but it is {state.GetType().Name}");
        }
    }

    /// <summary>Whoever is in a call has its slot, and nobody else has one.</summary>
    private static void CheckSlots(World world)
    {
        HashSet<string> busy = [];
        foreach (var state in world.Cluster.Calls.Values.Select(call => call.State).OfType<CallState.Active>())
        {
            busy.Add(state.Terms.Caller.Id);
            busy.Add(state.Terms.Callee.Id);
        }

        foreach (var user in world.Devices.Select(device => device.User).Append("Nobody").Distinct())
        {
            var there = world.Cluster.Directory.DevicesOf(user).Length > 0;
            var isBusy = world.Cluster.Directory.StateOf(user, world.Now) == PresenceState.Busy;
            if (there && isBusy != busy.Contains(user))
            {
                world.Violate($"{user} is {(isBusy ? "busy without a call" : "in a call, but not busy")}");
            }
        }

        if (world.Cluster.Directory.Busy > busy.Count)
        {
            world.Violate($"{world.Cluster.Directory.Busy} slots are taken for {busy.Count} users in calls");
        }
    }

    /// <summary>Both parties of an ended call name the same reason, unless one of them lost track of it.</summary>
    private static void CheckAgreement(World world)
    {
        foreach (var (id, call) in world.Cluster.Calls)
        {
            if (call.State is not CallState.Ended ended)
            {
                continue;
            }

            foreach (var device in world.Devices.Where(device => !device.HasLeft))
            {
                if (!device.Calls.TryGetValue(id, out var record) || record.Standing != CallStanding.Ended || record.LostTrack ||
                    record.EndedAfterRestarts != world.Restarts)
                {
                    continue;
                }

                var expected = Expected(ended, device);
                if (record.Reason != expected)
                {
                    world.Violate($"call {Short(id)} ended {expected} for {Name(device)}, which was told {record.Reason}");
                }
            }
        }
    }

    private static EndReason Expected(CallState.Ended state, ISimulatedDevice device) =>
        device.User == state.Terms.Caller.Id ? state.Reason
        : state.Answered is { } answered && answered != device.Device ? EndReason.AnsweredElsewhere
        : state.Declined is { } declined && declined != device.Device ? EndReason.DeclinedElsewhere
        : state.Reason;

    private static bool IsAt(Attendance party, ISimulatedDevice device) =>
        party.Address.User == device.User && party.Address.Device == device.Device;

    private static ISimulatedDevice Find(World world, DeviceAddress address) =>
        world.Devices.First(device => device.User == address.User && device.Device == address.Device);

    private static string Name(ISimulatedDevice device) => $"{device.User}/{(ulong)device.Device.Value}";

    private static ulong Short(CallId id) => (ulong)id.Value % 1000;
}
