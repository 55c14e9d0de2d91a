using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <summary>What the shell of a call has to do, in the order given. All of it may be repeated without harm.</summary>
public abstract record CallEffect
{
    private CallEffect() { }

    /// <summary>
    /// Hand a notice to a device's gateway. Notices for one device go in order, one after the other (<see cref="NoticeOutbox"/>).
    /// </summary>
    public sealed record Notify(DeviceAddress To, CallNotice Notice) : CallEffect;

    /// <summary>The device's session has moved: notices that no gateway has taken yet go there.</summary>
    public sealed record Readdress(DeviceAddress To) : CallEffect;

    /// <summary>The device has begun anew and knows the call's state from a snapshot: notices that no gateway has taken yet are void.</summary>
    public sealed record ForgetNotices(DeviceAddress To) : CallEffect;

    /// <summary>Ask the directory for a user's slot; the answer is <see cref="ClusterInput.SlotTaken"/> or <see cref="ClusterInput.SlotHeld"/>.</summary>
    public sealed record ClaimSlot(string User, CallId Call, string Caller, string Callee) : CallEffect;

    /// <summary>Free a user's slot, if that call still has it.</summary>
    public sealed record ReleaseSlot(string User, CallId Call) : CallEffect;

    /// <summary>Ask the call that holds a slot (<see cref="ClusterInput.HolderAsked"/>); the answer, which may take seconds, is
    /// <see cref="ClusterInput.HolderAnswered"/>.</summary>
    public sealed record AskHolder(CallId Holder, Newcomer Newcomer) : CallEffect;

    /// <summary>Give the newcomer this call's decision (<see cref="ClusterInput.HolderAnswered"/>).</summary>
    public sealed record AnswerNewcomer(CallId Newcomer, HolderAnswer Answer) : CallEffect;

    /// <summary>Pass an input on to another call: the one that this call gave way to. Nobody waits for its reply.</summary>
    public sealed record Forward(CallId Call, CallInput Input) : CallEffect;
}

/// <summary>What an input makes of a call.</summary>
/// <param name="State">The new state.</param>
/// <param name="Effects">What is to be done now, in this order.</param>
/// <param name="Reply">The answer to a <see cref="CallInput"/>; <see cref="CallReply.Done"/> for others.</param>
public sealed record CallTransition(CallState State, IReadOnlyList<CallEffect> Effects, CallReply Reply);
