using Parley.Signaling.Orleans.Tests.Staging;
using Parley.Signaling.Protocol;
using ErrorCode = Parley.Signaling.Protocol.ErrorCode;

namespace Parley.Signaling.Orleans.Tests.Calls;

// What becomes of a call when the devices' sessions drop, move, expire or are replaced.
public abstract partial class CallScenarios
{
    [Fact]
    public async Task A_device_that_leaves_ends_the_call()
    {
        var (caller, callee, call) = await Stage.ConnectedAsync();

        await callee.DoesAsync(call, new CallInput.DeviceLeft(callee.Address));

        await caller.HearsEndAsync(call, EndReason.Left);
    }

    [Fact]
    public async Task A_lost_connection_is_told_and_so_is_its_return()
    {
        var (caller, callee, call) = await Stage.ConnectedAsync();

        await callee.DoesAsync(call, new CallInput.DeviceAway(callee.Address));
        await caller.HearsAsync<SessionEvent.PeerAway>();
        await callee.DoesAsync(call, new CallInput.DeviceBack(callee.Address));

        await caller.HearsAsync<SessionEvent.PeerResumed>();
    }

    [Fact]
    public async Task An_expired_session_is_told_and_two_of_them_lose_the_call()
    {
        var (caller, callee, call) = await Stage.ConnectedAsync();

        await callee.DoesAsync(call, new CallInput.DeviceExpired(callee.Address));
        await caller.HearsAsync<SessionEvent.PeerLost>();
        await caller.DoesAsync(call, new CallInput.DeviceExpired(caller.Address));

        Assert.Equal(ErrorCode.NoSuchCall, (await (await Stage.DeviceAsync("eve")).HangsUpAsync(call)).Error);
        var again = await caller.CallsAsync(callee);
        await caller.HearsAsync<SessionEvent.Calling>();
        Assert.Equal(again, (await callee.HearsAsync<SessionEvent.Incoming>()).Call);
    }

    [Fact]
    public async Task A_session_that_moves_to_another_gateway_loses_nothing()
    {
        var (caller, callee, call) = await Stage.ConnectedAsync();
        await callee.DoesAsync(call, new CallInput.DeviceAway(callee.Address));
        await caller.HearsAsync<SessionEvent.PeerAway>();

        // Back on the caller's gateway, which fetches the session from the one that has it.
        var there = Stage.Sites[0];
        var session = await there.Backend.TakeOverAsync(callee.Address.Gateway, callee.Session, Stage.Cancellation);
        Assert.NotNull(session);
        Assert.Equal((callee.User, callee.Address.Version), (session.User, session.Version));
        Assert.Null(await there.Backend.TakeOverAsync(callee.Address.Gateway, callee.Session, Stage.Cancellation));
        var moved = await Stage.DeviceAsync(callee.User, 0, callee.Address.Device);
        moved.Continue(session);
        await moved.DoesAsync(call, new CallInput.DeviceBack(moved.Address));
        await caller.HearsAsync<SessionEvent.PeerResumed>();

        caller.Relays(call, "to the new place");
        Assert.Equal("to the new place", await moved.GetsRelayedAsync(call));
        await caller.HangsUpAsync(call);
        await moved.HearsEndAsync(call, EndReason.HungUp);
        Assert.DoesNotContain(callee.Heard, heard => heard is SessionEvent.Ended);
    }

    [Fact]
    public async Task A_newer_session_of_the_same_device_fences_the_older_one()
    {
        var older = await Stage.DeviceAsync("priya", 1);

        var newer = await Stage.DeviceAsync(older.User, 0, older.Address.Device);

        Assert.Equal(older.Address, await older.Fenced.Task.WaitAsync(TimeSpan.FromSeconds(20), Stage.Cancellation));
        Assert.Equal(new Registration.Outdated(newer.Address.Version), await Stage.RegisterAsync(older));
    }

    [Fact]
    public async Task A_notice_finds_a_device_that_moved_while_it_was_under_way()
    {
        var caller = await Stage.DeviceAsync("naomi");
        var callee = await Stage.DeviceAsync("priya", 1);
        var call = await caller.CallsAsync(callee);
        await callee.HearsAsync<SessionEvent.Incoming>();

        // The session is on another gateway already and entered there, but the call has not heard of it.
        callee.Site.Gateway.LetGo(callee);
        var moved = await Stage.DeviceAsync(callee.User, 0, callee.Address.Device);
        await caller.HangsUpAsync(call);

        await moved.HearsEndAsync(call, EndReason.Cancelled);
    }

    [Fact]
    public async Task A_device_whose_gateway_knows_it_no_more_counts_as_gone()
    {
        var caller = await Stage.DeviceAsync("naomi");
        var callee = await Stage.DeviceAsync("priya", 1);
        callee.Site.Gateway.LetGo(callee);

        var call = await caller.CallsAsync(callee);
        await caller.HearsAsync<SessionEvent.Calling>();

        await caller.HearsEndAsync(call, EndReason.Unreachable);
        var second = await caller.CallsAsync(callee);
        await caller.HearsEndAsync(second, EndReason.Unreachable);
    }

    [Fact]
    public async Task A_gateway_that_does_not_exist_is_no_obstacle()
    {
        var caller = await Stage.DeviceAsync("naomi");
        var ghost = new DeviceAddress(Staging.Stage.User("ghost").Id, new DeviceId(TestDevice.NewId()), "gateway-of-a-dead-process", 1);
        await caller.Site.Backend.RegisterAsync(new UserProfile(ghost.User, "ghost"), ghost, null, Stage.Cancellation);

        var call = new CallId(TestDevice.NewId());
        await caller.CallsAsync(ghost.User, call);

        await caller.HearsAsync<SessionEvent.Calling>();
        await caller.HearsEndAsync(call, EndReason.Unreachable);
        Assert.Null(await caller.Site.Backend.TakeOverAsync(ghost.Gateway, "session", Stage.Cancellation));
    }

    [Fact]
    public async Task A_notice_that_fails_is_repeated_in_order()
    {
        var caller = await Stage.DeviceAsync("naomi");
        var callee = await Stage.DeviceAsync("priya", 1);
        var call = await caller.CallsAsync(callee);
        await callee.HearsAsync<SessionEvent.Incoming>();
        await caller.HearsAsync<SessionEvent.Calling>();

        caller.Site.Gateway.FailuresToCome = 3;
        await callee.AlertsAsync(call);
        await callee.AcceptsAsync(call);

        await caller.HearsAsync<SessionEvent.Ringing>();
        await caller.HearsAsync<SessionEvent.Accepted>();
    }
}
