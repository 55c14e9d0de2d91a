using Parley.Signaling.Orleans.Tests.Staging;
using Parley.Signaling.Protocol;

namespace Parley.Signaling.Orleans.Tests.Calls;

// A call whose server died comes back by its parties' tickets (docs/protocol.md §6.4). This cluster has never heard of the calls.
public abstract partial class CallScenarios
{
    [Fact]
    public async Task An_active_call_comes_back_when_both_present_their_tickets()
    {
        var caller = await Stage.DeviceAsync("naomi");
        var callee = await Stage.DeviceAsync("priya", 1);
        var call = new CallId(TestDevice.NewId());

        var first = await RecoversAsync(callee, call, caller, callee, CallPhase.Active, callee);
        Assert.Equal((CallPhase.Recovering, CallRole.Callee), (first.State, first.Role));
        var second = await RecoversAsync(caller, call, caller, callee, CallPhase.Active, callee);
        Assert.Equal((CallPhase.Active, CallRole.Caller), (second.State, second.Role));

        await caller.HearsAsync<SessionEvent.PeerResumed>();
        await callee.HearsAsync<SessionEvent.PeerResumed>();
        caller.Relays(call, "still here");
        Assert.Equal("still here", await callee.GetsRelayedAsync(call));
        await callee.HangsUpAsync(call);
        await caller.HearsEndAsync(call, EndReason.HungUp);
    }

    [Fact]
    public async Task A_ringing_call_rings_on_and_can_be_answered()
    {
        var caller = await Stage.DeviceAsync("naomi");
        var callee = await Stage.DeviceAsync("priya", 1);
        var call = new CallId(TestDevice.NewId());

        await RecoversAsync(caller, call, caller, callee, CallPhase.Ringing, null);
        var ringing = await RecoversAsync(callee, call, caller, callee, CallPhase.Ringing, null);
        Assert.Equal(CallPhase.Ringing, ringing.State);
        Assert.Equal(CallReply.Done, await callee.AcceptsAsync(call));

        await caller.HearsAsync<SessionEvent.Accepted>();
        await callee.HearsAsync<SessionEvent.Accepted>();
    }

    [Fact]
    public async Task A_recovered_call_keeps_its_parties_busy()
    {
        var caller = await Stage.DeviceAsync("naomi");
        var callee = await Stage.DeviceAsync("priya", 1);
        var call = new CallId(TestDevice.NewId());
        await RecoversAsync(callee, call, caller, callee, CallPhase.Active, callee);
        await RecoversAsync(caller, call, caller, callee, CallPhase.Active, callee);
        await caller.HearsAsync<SessionEvent.PeerResumed>();

        var third = await Stage.DeviceAsync("omar");
        var refused = await third.CallsAsync(callee);

        await third.HearsEndAsync(refused, EndReason.Busy);
    }

    /// <summary>A device presents the ticket that a server which has died since gave it.</summary>
    private async Task<CallSnapshot> RecoversAsync(
        TestDevice who, CallId call, TestDevice caller, TestDevice callee, CallPhase phase, TestDevice? answered)
    {
        var now = DateTimeOffset.UtcNow;
        var ticket = Stage.Tickets.Write(new CallTicket(
            call, 7, phase, caller.User, caller.Address.Device, callee.User, answered?.Address.Device, new MediaWish(true, true),
            phase == CallPhase.Ringing ? now.AddSeconds(30) : null, who.User.Id, who.Address.Device, now));
        Assert.True(Stage.Tickets.TryRead(ticket, out var read, out _));
        var reply = await who.DoesAsync(call, new CallInput.Recover(who.Address, who.User, read));
        Assert.NotNull(reply.Snapshot);
        return reply.Snapshot;
    }
}
