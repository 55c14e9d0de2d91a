using Parley.Signaling.Orleans.Tests.Staging;
using Parley.Signaling.Protocol;
using ErrorCode = Parley.Signaling.Protocol.ErrorCode;

namespace Parley.Signaling.Orleans.Tests.Calls;

/// <summary>The call of docs/protocol.md §5, from the ring to the end, played between gateways: on one silo and over two.</summary>
public abstract partial class CallScenarios
{
    internal abstract Stage Stage { get; }

    [Fact]
    public async Task A_call_rings_is_answered_relays_both_ways_and_ends()
    {
        var caller = await Stage.DeviceAsync("naomi");
        var callee = await Stage.DeviceAsync("priya", 1);

        var call = await caller.CallsAsync(callee);
        Assert.Equal(callee.User.Id, (await caller.HearsAsync<SessionEvent.Calling>()).Peer.Id);
        var incoming = await callee.HearsAsync<SessionEvent.Incoming>();
        Assert.Equal((call, caller.User.Id), (incoming.Call, incoming.Peer.Id));
        Assert.Equal(CallReply.Done, await callee.AlertsAsync(call));
        await caller.HearsAsync<SessionEvent.Ringing>();

        caller.Relays(call, "early offer");
        Assert.Equal("early offer", await callee.GetsRelayedAsync(call));

        Assert.Equal(CallReply.Done, await callee.AcceptsAsync(call, ack: 1));
        var accepted = await caller.HearsAsync<SessionEvent.Accepted>();
        Assert.Equal((CallRole.Caller, 1u, callee.Address.Device), (accepted.Role, accepted.Ack, accepted.Peer.Device));
        Assert.Equal(CallRole.Callee, (await callee.HearsAsync<SessionEvent.Accepted>()).Role);

        callee.Relays(call, "answer");
        Assert.Equal("answer", await caller.GetsRelayedAsync(call));

        Assert.Equal(CallReply.Done, await callee.HangsUpAsync(call));
        await callee.HearsEndAsync(call, EndReason.HungUp);
        var ended = await caller.HearsEndAsync(call, EndReason.HungUp);
        Assert.Equal(callee.User.Id, ended.By);
        Assert.True(caller.RelayIsOver(call));
    }

    [Fact]
    public async Task First_answer_wins_and_the_others_learn_of_it()
    {
        var caller = await Stage.DeviceAsync("naomi");
        var priya = Stage.User("priya");
        var phone = await Stage.DeviceAsync(priya, 1);
        var laptop = await Stage.DeviceAsync(priya, 0);
        var call = await caller.CallsAsync(phone);
        await caller.HearsAsync<SessionEvent.Calling>();
        await phone.HearsAsync<SessionEvent.Incoming>();
        await laptop.HearsAsync<SessionEvent.Incoming>();

        var replies = await Task.WhenAll(phone.AcceptsAsync(call).AsTask(), laptop.AcceptsAsync(call).AsTask());

        var (winner, other) = replies[0] == CallReply.Done ? (phone, laptop) : (laptop, phone);
        Assert.Single(replies, CallReply.Done);
        Assert.Equal(winner.Address.Device, (await caller.HearsAsync<SessionEvent.Accepted>()).Peer.Device);
        await winner.HearsAsync<SessionEvent.Accepted>();
        await other.HearsEndAsync(call, EndReason.AnsweredElsewhere);
    }

    [Fact]
    public async Task A_declined_call_ends_on_all_devices()
    {
        var caller = await Stage.DeviceAsync("naomi");
        var priya = Stage.User("priya");
        var phone = await Stage.DeviceAsync(priya, 1);
        var laptop = await Stage.DeviceAsync(priya, 0);
        var call = await caller.CallsAsync(phone);
        await caller.HearsAsync<SessionEvent.Calling>();
        await phone.HearsAsync<SessionEvent.Incoming>();
        await laptop.HearsAsync<SessionEvent.Incoming>();

        Assert.Equal(CallReply.Done, await laptop.DeclinesAsync(call));

        await caller.HearsEndAsync(call, EndReason.Declined);
        await laptop.HearsEndAsync(call, EndReason.Declined);
        await phone.HearsEndAsync(call, EndReason.DeclinedElsewhere);
    }

    [Fact]
    public async Task A_caller_who_gives_up_cancels()
    {
        var caller = await Stage.DeviceAsync("naomi");
        var callee = await Stage.DeviceAsync("priya", 1);
        var call = await caller.CallsAsync(callee);
        await caller.HearsAsync<SessionEvent.Calling>();
        await callee.HearsAsync<SessionEvent.Incoming>();

        Assert.Equal(CallReply.Done, await caller.HangsUpAsync(call));

        await caller.HearsEndAsync(call, EndReason.Cancelled);
        await callee.HearsEndAsync(call, EndReason.Cancelled);
    }

    [Fact]
    public async Task A_third_caller_hears_busy_until_the_call_is_over()
    {
        var (caller, callee, call) = await Stage.ConnectedAsync();
        var third = await Stage.DeviceAsync("omar", 1);

        var refused = await third.CallsAsync(callee);
        await third.HearsEndAsync(refused, EndReason.Busy);

        await caller.HangsUpAsync(call);
        await caller.HearsEndAsync(call, EndReason.HungUp);
        await callee.HearsEndAsync(call, EndReason.HungUp);

        // A slot is freed in the background: until then the ended call is asked, and says that it is over.
        var taken = await third.CallsAsync(callee);
        await third.HearsAsync<SessionEvent.Calling>();
        Assert.Equal(taken, (await callee.HearsAsync<SessionEvent.Incoming>()).Call);
    }

    [Fact]
    public async Task A_user_without_a_device_is_unreachable()
    {
        var caller = await Stage.DeviceAsync("naomi");
        var call = new CallId(TestDevice.NewId());

        await caller.CallsAsync(Stage.User("nobody").Id, call);

        await caller.HearsEndAsync(call, EndReason.Unreachable);
    }

    [Fact]
    public async Task A_device_that_comes_while_it_rings_is_rung_too()
    {
        var caller = await Stage.DeviceAsync("naomi");
        var priya = Stage.User("priya");
        var phone = await Stage.DeviceAsync(priya, 1);
        var call = await caller.CallsAsync(phone);
        await phone.HearsAsync<SessionEvent.Incoming>();

        var laptop = await Stage.DeviceAsync(priya, 0);
        var entered = Assert.IsType<Registration.Entered>(await Stage.RegisterAsync(laptop));
        Assert.Equal(call, entered.RingingCall);
        await laptop.DoesAsync(call, new CallInput.DeviceJoined(laptop.Address));

        Assert.Equal(call, (await laptop.HearsAsync<SessionEvent.Incoming>()).Call);
    }

    [Fact]
    public async Task Commands_are_idempotent_and_strangers_see_no_call()
    {
        var (caller, callee, call) = await Stage.ConnectedAsync();
        var stranger = await Stage.DeviceAsync("eve", 1);

        Assert.Equal(CallReply.Done, await callee.AcceptsAsync(call));
        Assert.Equal(CallReply.Done, await caller.CallsAsync(callee.User.Id, call));
        Assert.Equal(ErrorCode.NoSuchCall, (await stranger.HangsUpAsync(call)).Error);
        Assert.Equal(ErrorCode.CallExists, (await stranger.CallsAsync(callee.User.Id, call)).Error);
        Assert.Equal(ErrorCode.NoSuchCall, (await stranger.HangsUpAsync(new CallId(TestDevice.NewId()))).Error);
        Assert.Equal(ErrorCode.SelfCall, (await stranger.CallsAsync(stranger.User.Id, new CallId(TestDevice.NewId()))).Error);
    }
}
