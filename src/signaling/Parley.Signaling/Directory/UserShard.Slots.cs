using Parley.Signaling.Protocol;

namespace Parley.Signaling;

// A user is in at most one call: the slot.
public sealed partial class UserShard
{
    private readonly Dictionary<string, Slot> _slots = new(StringComparer.Ordinal);
    private DateTimeOffset? _sweepAt;

    /// <summary>Users that are in a call.</summary>
    public int Busy => _slots.Count;

    /// <summary>Gives a user's slot to a call, unless another one holds it. Repetitions renew it. Users without a device have slots as well.</summary>
    /// <returns><see cref="ClusterInput.SlotTaken"/> or <see cref="ClusterInput.SlotHeld"/>.</returns>
    public ClusterInput Claim(string user, CallId call, string caller, string callee, DateTimeOffset now)
    {
        if (SlotOf(user, now) is { } held && held.Call != call)
        {
            return new ClusterInput.SlotHeld(user, held.Call);
        }

        var entry = _users.GetValueOrDefault(user);
        if (entry is not null)
        {
            MarkChanged(entry.Profile, StateOf(user, now), now);
        }

        _slots[user] = new Slot(call, caller, callee, now + options.SlotLease);
        _sweepAt ??= now + options.SlotLease;
        return new ClusterInput.SlotTaken(user, entry?.Profile, DevicesOf(user));
    }

    /// <summary>Frees a user's slot, if that call holds it.</summary>
    public void Release(string user, CallId call, DateTimeOffset now)
    {
        if (_slots.TryGetValue(user, out var slot) && slot.Call == call)
        {
            Free(user, now);
        }
    }

    /// <summary>The call that holds a user's slot; null when the slot is free.</summary>
    public CallId? CallOf(string user, DateTimeOffset now) => SlotOf(user, now)?.Call;

    private void Free(string user, DateTimeOffset now)
    {
        if (_users.TryGetValue(user, out var entry))
        {
            MarkChanged(entry.Profile, PresenceState.Busy, now);
        }

        _slots.Remove(user);
    }

    private Slot? SlotOf(string user, DateTimeOffset now) =>
        _slots.TryGetValue(user, out var slot) && slot.Until > now ? slot : null;

    private void SweepSlots(DateTimeOffset now)
    {
        if (_sweepAt is not { } due || now < due)
        {
            return;
        }

        List<string> over = [.. _slots.Where(entry => entry.Value.Until <= now).Select(entry => entry.Key)];
        foreach (var user in over)
        {
            Free(user, now);
        }

        _sweepAt = _slots.Count == 0 ? null : _slots.Values.Min(slot => slot.Until);
    }

    private sealed record Slot(CallId Call, string Caller, string Callee, DateTimeOffset Until);
}
