using System.Collections.Immutable;
using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <summary>What the cluster tells a call: answers to its effects, questions of other calls, and time.</summary>
public abstract record ClusterInput
{
    private ClusterInput() { }

    /// <summary>The directory has given the slot to this call, or it had it already.</summary>
    /// <param name="User">Whose slot.</param>
    /// <param name="Profile">The user, if it is known.</param>
    /// <param name="Devices">Its devices; empty when it has none.</param>
    public sealed record SlotTaken(string User, UserProfile? Profile, ImmutableArray<DeviceAddress> Devices) : ClusterInput;

    /// <summary>Another call holds the slot.</summary>
    public sealed record SlotHeld(string User, CallId Holder) : ClusterInput;

    /// <summary>Another call has met this one in a slot and asks what is to become of it.</summary>
    public sealed record HolderAsked(Newcomer Newcomer) : ClusterInput;

    /// <summary>The holder of a slot has decided.</summary>
    public sealed record HolderAnswered(CallId Holder, HolderAnswer Answer) : ClusterInput;

    /// <summary><see cref="CallState.NextTimeout"/> has come. Too early or too often does no harm.</summary>
    public sealed record TimedOut : ClusterInput;
}

/// <summary>A call that met another one in a slot.</summary>
/// <param name="Call">Its id.</param>
/// <param name="Caller">Who calls.</param>
/// <param name="Callee">The user id that is called.</param>
/// <param name="Device">The calling device; none when the call cannot be merged.</param>
/// <param name="Version">The newcomer's state version; the holder speaks in its name with the next one.</param>
public sealed record Newcomer(CallId Call, UserProfile Caller, string Callee, DeviceAddress? Device, long Version);

/// <summary>What the holder of a slot decides about a newcomer.</summary>
public enum HolderAnswer
{
    /// <summary>The newcomer is the holder's mirror image: its caller is connected to the holder and has been told so.</summary>
    Merged,

    /// <summary>The holder keeps the slot: the newcomer ends as busy.</summary>
    Busy,

    /// <summary>The holder is over, or never was: the slot is free.</summary>
    Gone,
}
