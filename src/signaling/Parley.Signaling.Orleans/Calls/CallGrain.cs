using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Placement;
using Parley.Signaling.Orleans.Gateways;
using Parley.Signaling.Orleans.Telemetry;
using Parley.Signaling.Orleans.Users;
using Parley.Signaling.Protocol;

namespace Parley.Signaling.Orleans.Calls;

/// <summary>
/// A call in the cluster: the shell around <see cref="CallMachine"/>. Every input is one synchronous step, so inputs may interleave with whatever is under
/// way and yet come one at a time; no turn ever waits for another grain.
/// </summary>
[Reentrant]
[PreferLocalPlacement]
internal sealed class CallGrain : Grain, ICallGrain
{
    private readonly CallMachine _machine;
    private readonly CallJournal _journal;
    private readonly CallErrands _errands;
    private readonly NoticeCourier _courier;
    private readonly GrainAlarm _alarm;
    private readonly TimeProvider _clock;
    private CallState _state = CallMachine.Initial;

    public CallGrain(
        IGrainContext context,
        IGrainFactory grains,
        IOptions<CallOptions> options,
        CallTicketCodec tickets,
        GatewayLocator gateways,
        UserDirectory directory,
        CallMetrics metrics,
        [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider clock,
        ILoggerFactory loggers)
    {
        if (!CallId.TryParse(context.GrainId.Key.ToString(), out var call))
        {
            throw new ArgumentException("The key of a call's grain is its id in wire form.", nameof(context));
        }

        _clock = clock;
        _machine = new CallMachine(call, options.Value, tickets);
        _journal = new CallJournal(call, metrics, loggers.CreateLogger<CallJournal>());
        _errands = new CallErrands(call, grains, directory, loggers.CreateLogger<CallErrands>());
        _courier = new NoticeCourier(gateways, directory, clock, loggers.CreateLogger<NoticeCourier>());
        _alarm = new GrainAlarm(this, clock, () => Step(new ClusterInput.TimedOut()));
        _errands.Answered += Step;
        _courier.Gone += device => Step(new CallInput.DeviceExpired(device));
        _courier.Moved += device => Step(new CallInput.DeviceBack(device));
        _courier.Taken += notice => _journal.Happened(NameOf(notice));
        _courier.Rested += LeaveIfForgotten;
        _errands.Rested += LeaveIfForgotten;
    }

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // A call in which nobody says anything for hours is still a call; the rules say when it is forgotten.
        DelayDeactivation(Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _journal.Close();
        return Task.CompletedTask;
    }

    public Task<CallReply> SendAsync(CallInput input) => Task.FromResult(Step(input));

    public Task TellAsync(ClusterInput input)
    {
        Step(input);
        return Task.CompletedTask;
    }

    private CallReply Step(CallInput input)
    {
        var now = _clock.GetUtcNow();
        return Take(input.GetType().Name, _machine.Next(_state, input, now), now);
    }

    private void Step(ClusterInput input)
    {
        var now = _clock.GetUtcNow();
        Take(input.GetType().Name, _machine.Next(_state, input, now), now);
    }

    private CallReply Take(string input, CallTransition transition, DateTimeOffset now)
    {
        var before = _state;
        _state = transition.State;
        _journal.Took(input, before, _state, now);
        _alarm.Set(_state.NextTimeout);
        _courier.Take(transition.Effects);
        foreach (var effect in transition.Effects)
        {
            _errands.Begin(effect);
        }

        LeaveIfForgotten();
        return transition.Reply;
    }

    private void LeaveIfForgotten()
    {
        if (_state is CallState.None && _courier.IsIdle && _errands.IsIdle)
        {
            DeactivateOnIdle();
        }
    }

    private static string NameOf(CallNotice notice) => notice.Event is { } what ? $"told {what.GetType().Name}" : "told route";
}
