using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Placement;
using Parley.Signaling.Orleans.Calls;
using Parley.Signaling.Orleans.Gateways;
using Parley.Signaling.Protocol;

namespace Parley.Signaling.Orleans.Users;

/// <summary>
/// A shard of the directory in the cluster. Every request is one synchronous step of the rules, so requests may interleave and none waits for another.
/// </summary>
[Reentrant]
[HashBasedPlacement]
internal sealed partial class UserShardGrain : Grain, IUserShardGrain
{
    private readonly UserShard _shard;
    private readonly GatewayLocator _gateways;
    private readonly TimeProvider _clock;
    private readonly ILogger<UserShardGrain> _logger;
    private readonly GrainAlarm _alarm;
    private readonly Lanes _lanes = new();
    private readonly Dictionary<string, SiloAddress> _silos = new(StringComparer.Ordinal);

    public UserShardGrain(
        IOptions<UserShardOptions> options,
        GatewayLocator gateways,
        [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider clock,
        ILogger<UserShardGrain> logger)
    {
        (_shard, _gateways, _clock, _logger) = (new UserShard(options.Value), gateways, clock, logger);
        _alarm = new GrainAlarm(this, clock, HandleTimeout);
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // What the shard knows is nowhere else.
        DelayDeactivation(Timeout.InfiniteTimeSpan);
        _gateways.SiloLost += TellSelf;
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _gateways.SiloLost -= TellSelf;
        return Task.CompletedTask;
    }

    public Task<Registration> RegisterAsync(UserProfile user, DeviceAddress device, string? guestKey, SiloAddress silo)
    {
        _silos[device.Gateway] = silo;
        var registration = _shard.Register(user, device, guestKey, _clock.GetUtcNow(), out var fenced);
        if (fenced is not null)
        {
            Start(fenced.Gateway, gateway => gateway.FenceAsync(fenced));
        }

        return Done(registration);
    }

    public Task UnregisterAsync(DeviceAddress device)
    {
        _shard.Unregister(device, _clock.GetUtcNow());
        return Done();
    }

    public Task<ClusterInput> ClaimAsync(string user, CallId call, string caller, string callee) =>
        Done(_shard.Claim(user, call, caller, callee, _clock.GetUtcNow()));

    public Task ReleaseAsync(string user, CallId call)
    {
        _shard.Release(user, call, _clock.GetUtcNow());
        return Done();
    }

    public Task<DeviceAddress?> FindAsync(string user, DeviceId device) => Task.FromResult(_shard.Find(user, device));

    public Task<DeviceAddress[]> DevicesOfAsync(string user) => Task.FromResult<DeviceAddress[]>([.. _shard.DevicesOf(user)]);

    public Task<PresenceChange[]> WatchAsync(string gateway, bool lobby, string[] users, SiloAddress silo)
    {
        _silos[gateway] = silo;
        return Done<PresenceChange[]>([.. _shard.WatchFor(gateway, lobby, users, _clock.GetUtcNow())]);
    }

    public Task ForgetSiloAsync(SiloAddress silo)
    {
        var now = _clock.GetUtcNow();
        foreach (var gateway in _silos.Where(entry => entry.Value.Equals(silo)).Select(entry => entry.Key).ToArray())
        {
            _silos.Remove(gateway);
            foreach (var device in _shard.ForgetGateway(gateway, now))
            {
                if (_shard.CallOf(device.User, now) is { } call)
                {
                    Start(() => GrainFactory.GetGrain<ICallGrain>(call.ToString()).SendAsync(new CallInput.DeviceExpired(device)), call.ToString());
                }
            }
        }

        return Done();
    }

    private void TellSelf(SiloAddress silo) => this.AsReference<IUserShardGrain>().ForgetSiloAsync(silo).Ignore();

    private void HandleTimeout()
    {
        _shard.HandleTimeout(_clock.GetUtcNow());
        while (_shard.TryTakePublication(out var gateway, out var changes))
        {
            Start(gateway, watcher =>
            {
                watcher.PresenceChanged(changes);
                return ValueTask.CompletedTask;
            });
        }

        _alarm.Set(_shard.NextTimeout);
    }

    private Task Done()
    {
        _alarm.Set(_shard.NextTimeout);
        return Task.CompletedTask;
    }

    private Task<T> Done<T>(T result)
    {
        _alarm.Set(_shard.NextTimeout);
        return Task.FromResult(result);
    }

    private void Start(string gateway, Func<IGateway, ValueTask> tell) => Start(
        async () =>
        {
            if (await _gateways.FindAsync(gateway) is { } found)
            {
                await tell(found);
            }
        },
        gateway);

    /// <summary>Begins what nobody waits for. A gateway or call that cannot be reached has lost its sessions, or will, by other means.</summary>
    private void Start(Func<Task> work, string lane) => _lanes.Do(lane, async () =>
    {
        try
        {
            await work();
        }
        catch (Exception failure) when (Outage.Is(failure))
        {
            LogUnreachable(_logger, lane, failure);
        }
    }).Ignore();

    [LoggerMessage(1, LogLevel.Warning, "{Whom} cannot be told")]
    private static partial void LogUnreachable(ILogger logger, string whom, Exception failure);
}
