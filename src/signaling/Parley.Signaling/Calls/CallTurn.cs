using System.Collections.Immutable;
using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <summary>One input's turn at a call: gathers effects and the reply, and numbers the notices.</summary>
internal sealed class CallTurn(CallId call, long version, DateTimeOffset now, CallOptions options, CallTicketCodec tickets)
{
    private static readonly CallRoute Nowhere = new([]);
    private static readonly CallRoute Over = new([], Over: true);

    private readonly List<CallEffect> _effects = [];
    private long _versionBefore = version;

    public CallId Call { get; } = call;

    public long Version { get; private set; } = version;

    public DateTimeOffset Now { get; } = now;

    public CallOptions Options { get; } = options;

    public CallReply Reply { get; set; } = CallReply.Done;

    /// <summary>The turn's outcome. Whatever was told, the new state remembers the version, so that no number is ever given twice.</summary>
    public CallTransition To(CallState state) => new(
        state.Version == Version || state is CallState.None ? state : state with { Version = Version }, _effects, Reply);

    public void Refuse(ErrorCode error) => Reply = new CallReply(error);

    /// <summary>Replies with a snapshot, which holds all that was told before this turn.</summary>
    public void ReplyWith(CallSnapshot? snapshot, ErrorCode? error = null) => Reply = new CallReply(error, snapshot, _versionBefore);

    public void Do(CallEffect effect) => _effects.Add(effect);

    /// <summary>Begins a new life of the call: its notices are newer than those of every earlier life, which ended in the past.</summary>
    public void BeginLife(long atLeast) => _versionBefore = Version = Math.Max(atLeast, Now.ToUnixTimeMilliseconds() << 10);

    public void Tell(DeviceAddress to, SessionEvent what) => Notify(to, what, null);

    public void Tell(DeviceAddress to, SessionEvent what, ImmutableArray<DeviceAddress> route) => Notify(to, what, new CallRoute(route));

    /// <summary>Makes the call known to a device's gateway, but relays nothing yet.</summary>
    public void TellWithoutRoute(DeviceAddress to, SessionEvent what) => Notify(to, what, Nowhere);

    public void TellEnd(DeviceAddress to, EndReason reason, string? by, CallId? into = null) =>
        Notify(to, new SessionEvent.Ended(Call, reason, by, into), Over);

    public void Route(DeviceAddress from, ImmutableArray<DeviceAddress> to) => Notify(from, null, new CallRoute(to));

    /// <summary>The next version has been used by another call, in this one's name.</summary>
    public void SkipVersion() => Version++;

    /// <summary>Tells a newcomer's caller, in the newcomer's name, that it gave way to this call.</summary>
    public void TellMerged(DeviceAddress to, Newcomer newcomer) => Do(new CallEffect.Notify(
        to, new CallNotice(newcomer.Call, newcomer.Version + 1, new SessionEvent.Merged(newcomer.Call, Call), Over)));

    public void Claim(CallTerms terms, string user) =>
        Do(new CallEffect.ClaimSlot(user, Call, terms.Caller.Id, terms.Callee.Id));

    public void ReleaseSlots(CallTerms terms)
    {
        Do(new CallEffect.ReleaseSlot(terms.FirstSlot, Call));
        Do(new CallEffect.ReleaseSlot(terms.SecondSlot, Call));
    }

    public string RingingTicket(CallTerms terms, DeviceAddress holder, DateTimeOffset until) =>
        Ticket(terms, holder, CallPhase.Ringing, null, until);

    public string ActiveTicket(CallTerms terms, DeviceAddress holder, DeviceId callee) =>
        Ticket(terms, holder, CallPhase.Active, callee, null);

    private string Ticket(CallTerms terms, DeviceAddress holder, CallPhase phase, DeviceId? callee, DateTimeOffset? until) =>
        tickets.Write(new CallTicket(
            Call, Version, phase, terms.Caller, terms.CallerDevice, terms.Callee, callee, terms.Media, until, holder.User, holder.Device, Now));

    private void Notify(DeviceAddress to, SessionEvent? what, CallRoute? route) =>
        Do(new CallEffect.Notify(to, new CallNotice(Call, ++Version, what, route)));
}
