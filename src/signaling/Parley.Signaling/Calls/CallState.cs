using System.Collections.Immutable;
using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <summary>The state of a call, with exactly the data of that state (docs/protocol.md §5.1). Immutable.</summary>
/// <param name="Version">The version of the last notice; grows with each of them, also from one life of the call to the next (recovery).</param>
public abstract record CallState(long Version)
{
    /// <summary>When the call wants <see cref="ClusterInput.TimedOut"/>; none: never.</summary>
    public abstract DateTimeOffset? NextTimeout { get; }

    /// <summary>Nothing is known of this call.</summary>
    public sealed record None() : CallState(0)
    {
        /// <inheritdoc/>
        public override DateTimeOffset? NextTimeout => null;
    }

    /// <summary>The two users' slots are being taken.</summary>
    /// <param name="Terms">Who calls whom.</param>
    /// <param name="Caller">The calling device.</param>
    /// <param name="Devices">The callee's devices, as far as they are known.</param>
    /// <param name="Step">What is awaited.</param>
    /// <param name="Waiting">The mirror image of this call that asked to be merged and waits until this one has both slots.</param>
    /// <param name="Farewell">What ended the caller's wish while a holder was deciding on a merge; it goes where the merge goes.</param>
    /// <param name="Disappointments">How often a holder turned out to be gone.</param>
    /// <param name="RetryAt">When the outstanding request is repeated.</param>
    /// <param name="GiveUpAt">When slots are no longer waited for.</param>
    /// <param name="Version">See <see cref="CallState"/>.</param>
    public sealed record Claiming(
        CallTerms Terms,
        Attendance Caller,
        ImmutableArray<DeviceAddress> Devices,
        ClaimStep Step,
        Newcomer? Waiting,
        CallInput? Farewell,
        int Disappointments,
        DateTimeOffset RetryAt,
        DateTimeOffset GiveUpAt,
        long Version) : CallState(Version)
    {
        /// <inheritdoc/>
        public override DateTimeOffset? NextTimeout => RetryAt;
    }

    /// <summary>The callee's devices ring.</summary>
    /// <param name="Terms">Who calls whom.</param>
    /// <param name="Caller">The calling device.</param>
    /// <param name="Devices">The ringing devices; never none.</param>
    /// <param name="Announced">Whether the caller has been told <c>ringing</c>.</param>
    /// <param name="Until">When ringing ends.</param>
    /// <param name="Version">See <see cref="CallState"/>.</param>
    public sealed record Ringing(
        CallTerms Terms,
        Attendance Caller,
        ImmutableArray<Attendance> Devices,
        bool Announced,
        DateTimeOffset Until,
        long Version) : CallState(Version)
    {
        /// <inheritdoc/>
        public override DateTimeOffset? NextTimeout => Until;
    }

    /// <summary>Two devices are connected.</summary>
    /// <param name="Terms">Who calls whom.</param>
    /// <param name="Caller">The calling device.</param>
    /// <param name="Callee">The device that answered.</param>
    /// <param name="Ack">Up to which of the caller's relay messages the answering device held them when it answered.</param>
    /// <param name="MergedFrom">The mirror image that gave way to this call.</param>
    /// <param name="RenewAt">When the slots are renewed.</param>
    /// <param name="Version">See <see cref="CallState"/>.</param>
    public sealed record Active(
        CallTerms Terms,
        Attendance Caller,
        Attendance Callee,
        uint Ack,
        CallId? MergedFrom,
        DateTimeOffset RenewAt,
        long Version) : CallState(Version)
    {
        /// <inheritdoc/>
        public override DateTimeOffset? NextTimeout => RenewAt;
    }

    /// <summary>Brought back by a ticket after a server died; waits for the parties.</summary>
    /// <param name="Terms">Who calls whom.</param>
    /// <param name="Answer">The answer, if one is known; else the call was ringing.</param>
    /// <param name="Caller">The calling device, once it is back.</param>
    /// <param name="Devices">The callee's devices that are back; only the answering one when there is an answer.</param>
    /// <param name="RingUntil">When ringing ends, if the call was ringing.</param>
    /// <param name="TicketVersion">The highest version among the tickets presented.</param>
    /// <param name="Deadline">When the call is given up as <c>lost</c>.</param>
    /// <param name="Version">See <see cref="CallState"/>.</param>
    public sealed record Recovering(
        CallTerms Terms,
        RecoveredAnswer? Answer,
        Returned? Caller,
        ImmutableArray<Returned> Devices,
        DateTimeOffset? RingUntil,
        long TicketVersion,
        DateTimeOffset Deadline,
        long Version) : CallState(Version)
    {
        /// <inheritdoc/>
        public override DateTimeOffset? NextTimeout =>
            Answer is null && RingUntil is { } until && until < Deadline ? until : Deadline;
    }

    /// <summary>Over; remembered for late and repeated commands.</summary>
    /// <param name="Terms">Who called whom.</param>
    /// <param name="Reason">Why it ended.</param>
    /// <param name="By">Who ended it, if somebody did.</param>
    /// <param name="Into">The call that it gave way to, if merged.</param>
    /// <param name="Rang">Whether the callee's devices have heard of it.</param>
    /// <param name="Answered">The device that had answered.</param>
    /// <param name="Declined">The device that declined.</param>
    /// <param name="MergedFrom">The mirror image that had given way to this call.</param>
    /// <param name="CallerVersion">The version of the caller's address when it ended; a newer session has not been told.</param>
    /// <param name="ForgetAt">When it may be forgotten.</param>
    /// <param name="Version">See <see cref="CallState"/>.</param>
    public sealed record Ended(
        CallTerms Terms,
        EndReason Reason,
        string? By,
        CallId? Into,
        bool Rang,
        DeviceId? Answered,
        DeviceId? Declined,
        CallId? MergedFrom,
        long CallerVersion,
        DateTimeOffset ForgetAt,
        long Version) : CallState(Version)
    {
        /// <inheritdoc/>
        public override DateTimeOffset? NextTimeout => ForgetAt;
    }
}

/// <summary>What a call that claims its slots waits for.</summary>
public abstract record ClaimStep
{
    private ClaimStep() { }

    /// <summary>The directory's answer for a user's slot.</summary>
    public sealed record Slot(string User) : ClaimStep;

    /// <summary>The decision of the call that holds a user's slot.</summary>
    /// <param name="User">Whose slot.</param>
    /// <param name="Call">The call that holds it.</param>
    /// <param name="Asked">The version of the caller's address when the holder was first asked.</param>
    public sealed record Holder(string User, CallId Call, long Asked) : ClaimStep;
}

/// <summary>The answer of a recovered call.</summary>
/// <param name="Device">Which device answered.</param>
/// <param name="Ack">Up to which of the caller's relay messages it held them, as far as it is known.</param>
public sealed record RecoveredAnswer(DeviceId Device, uint Ack);

/// <summary>A device that is back in a recovering call.</summary>
/// <param name="Address">Where its session lives.</param>
/// <param name="Link">How it is connected.</param>
/// <param name="Knows">What it knows of the call.</param>
public sealed record Returned(DeviceAddress Address, Link Link, Knowledge Knows);

/// <summary>What a device that is back knows of its call.</summary>
public enum Knowledge
{
    /// <summary>It has heard nothing from a server yet.</summary>
    Nothing,

    /// <summary>It knows that the call rings.</summary>
    Ringing,

    /// <summary>It knows of the answer.</summary>
    Answer,
}
