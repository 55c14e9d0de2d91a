using Microsoft.Extensions.Logging;
using Parley.Signaling.Orleans.Users;
using Parley.Signaling.Protocol;

namespace Parley.Signaling.Orleans.Calls;

/// <summary>
/// Does what a call wants of the directory and of other calls. Nothing of it is waited for in the call's own turn: answers come back as inputs, so two
/// calls that ask each other, or the same shard, never wait in a circle. Not thread-safe; belongs to one call's grain.
/// </summary>
internal sealed partial class CallErrands(CallId call, IGrainFactory grains, UserDirectory directory, ILogger<CallErrands> logger)
{
    private readonly Lanes _lanes = new();

    /// <summary>The directory has answered.</summary>
    public event Action<ClusterInput>? Answered;

    /// <summary>Nothing is under way any more.</summary>
    public event Action? Rested
    {
        add => _lanes.Rested += value;
        remove => _lanes.Rested -= value;
    }

    /// <summary>Whether nothing is under way.</summary>
    public bool IsIdle => _lanes.IsIdle;

    /// <summary>Begins what the effect asks for; notices are not its business.</summary>
    public void Begin(CallEffect effect)
    {
        switch (effect)
        {
            case CallEffect.ClaimSlot claim:
                Go(claim.User, () => ClaimAsync(claim));
                break;
            case CallEffect.ReleaseSlot release:
                Go(release.User, () => directory.ShardOf(release.User).ReleaseAsync(release.User, release.Call));
                break;
            case CallEffect.AskHolder ask:
                Tell(ask.Holder, new ClusterInput.HolderAsked(ask.Newcomer));
                break;
            case CallEffect.AnswerNewcomer answer:
                Tell(answer.Newcomer, new ClusterInput.HolderAnswered(call, answer.Answer));
                break;
            case CallEffect.Forward forward:
                Go(forward.Call.ToString(), () => Grain(forward.Call).SendAsync(forward.Input));
                break;
        }
    }

    private async Task ClaimAsync(CallEffect.ClaimSlot claim)
    {
        var answer = await directory.ShardOf(claim.User).ClaimAsync(claim.User, claim.Call, claim.Caller, claim.Callee);
        Answered?.Invoke(answer);
    }

    private void Tell(CallId other, ClusterInput what) => Go(other.ToString(), () => Grain(other).TellAsync(what));

    private ICallGrain Grain(CallId other) => grains.GetGrain<ICallGrain>(other.ToString());

    /// <summary>
    /// What fails is not repeated here: the rules repeat what they wait for, and a slot that is not released is free again when its lease is over.
    /// </summary>
    private void Go(string lane, Func<Task> errand) => _lanes.Do(lane, async () =>
    {
        try
        {
            await errand();
        }
        catch (Exception failure) when (Outage.Is(failure))
        {
            LogFailed(logger, call, failure);
        }
    }).Ignore();

    [LoggerMessage(1, LogLevel.Warning, "Call {Call} got no answer from the cluster")]
    private static partial void LogFailed(ILogger logger, CallId call, Exception failure);
}
