using Microsoft.Extensions.DependencyInjection;
using Parley.Signaling.Orleans.Calls;
using Parley.Signaling.Orleans.Tests.Staging;
using Parley.Signaling.Protocol;

namespace Parley.Signaling.Orleans.Tests.Calls;

/// <summary>What happens when time passes. A test has the clock for itself.</summary>
public sealed class CallTimeTests : IAsyncLifetime
{
    private static readonly CallOptions Times = new();

    private readonly OneSiloInFakeTime _silo = new();

    public ValueTask InitializeAsync() => _silo.InitializeAsync();

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task Nobody_answers_and_the_call_ends()
    {
        var caller = await _silo.Stage.DeviceAsync("naomi");
        var callee = await _silo.Stage.DeviceAsync("priya", 1);
        var call = await caller.CallsAsync(callee);
        await caller.HearsAsync<SessionEvent.Calling>();
        var incoming = await callee.HearsAsync<SessionEvent.Incoming>();
        Assert.Equal(Times.RingTimeout, incoming.RingFor);

        _silo.Clock.Advance(Times.RingTimeout - TimeSpan.FromMilliseconds(1));
        Assert.Equal(CallReply.Done, await callee.AlertsAsync(call));
        await caller.HearsAsync<SessionEvent.Ringing>();
        _silo.Clock.Advance(TimeSpan.FromMilliseconds(1));

        await caller.HearsEndAsync(call, EndReason.NoAnswer);
        await callee.HearsEndAsync(call, EndReason.NoAnswer);
    }

    [Fact]
    public async Task A_call_that_lasts_for_hours_keeps_its_slots()
    {
        var (caller, callee, call) = await _silo.Stage.ConnectedAsync();
        for (var minutes = 0; minutes < 180; minutes++)
        {
            _silo.Clock.Advance(TimeSpan.FromMinutes(1));
            // An input that changes nothing, so that the renewal has had its turn before time goes on.
            await callee.AlertsAsync(call);
        }

        var third = await _silo.Stage.DeviceAsync("omar");
        var refused = await third.CallsAsync(callee);
        await third.HearsEndAsync(refused, EndReason.Busy);
        await caller.HangsUpAsync(call);
        await callee.HearsEndAsync(call, EndReason.HungUp);
    }

    [Fact]
    public async Task An_ended_call_is_remembered_for_a_while_and_then_leaves_the_silo()
    {
        var (caller, callee, call) = await _silo.Stage.ConnectedAsync();
        await caller.HangsUpAsync(call);
        await callee.HearsEndAsync(call, EndReason.HungUp);
        Assert.Equal(CallReply.Done, await callee.HangsUpAsync(call));
        Assert.Equal(1, await CallsInMemoryAsync());

        _silo.Clock.Advance(Times.Tombstone);

        // The activation leaves on its own, soon; each look is a request to the silo.
        while (await CallsInMemoryAsync() > 0)
        {
            _silo.Stage.Cancellation.ThrowIfCancellationRequested();
        }

        Assert.Equal(Protocol.ErrorCode.NoSuchCall, (await callee.HangsUpAsync(call)).Error);
    }

    [Fact]
    public async Task A_call_id_that_nobody_knows_leaves_nothing_behind()
    {
        var device = await _silo.Stage.DeviceAsync("naomi");
        for (var i = 0; i < 20; i++)
        {
            await device.HangsUpAsync(new CallId(TestDevice.NewId()));
        }

        while (await CallsInMemoryAsync() > 0)
        {
            _silo.Stage.Cancellation.ThrowIfCancellationRequested();
        }
    }

    private async Task<int> CallsInMemoryAsync()
    {
        var management = _silo.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);
        var statistics = await management.GetDetailedGrainStatistics();
        return statistics.Count(grain => grain.GrainType.Contains(nameof(CallGrain), StringComparison.Ordinal));
    }
}
