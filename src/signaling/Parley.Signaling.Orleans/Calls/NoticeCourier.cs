using Microsoft.Extensions.Logging;
using Parley.Signaling.Orleans.Gateways;
using Parley.Signaling.Orleans.Users;

namespace Parley.Signaling.Orleans.Calls;

/// <summary>
/// Carries a call's notices to its devices' gateways, until each was taken or its device is known to be gone. Not thread-safe; belongs to one call's
/// grain, on whose scheduler all of it runs.
/// </summary>
internal sealed partial class NoticeCourier(
    GatewayLocator gateways, UserDirectory directory, TimeProvider clock, ILogger<NoticeCourier> logger)
{
    // 50 ms, doubled each time: three seconds in all, then the gateway counts as gone.
    private const int Attempts = 7;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);

    private readonly NoticeOutbox _outbox = new();
    private int _underWay;

    /// <summary>A gateway took a notice.</summary>
    public event Action<CallNotice>? Taken;

    /// <summary>A device's session lives elsewhere now, and its gateway may know nothing of the call.</summary>
    public event Action<DeviceAddress>? Moved;

    /// <summary>A device has no session any more.</summary>
    public event Action<DeviceAddress>? Gone;

    /// <summary>Every delivery has come to an end.</summary>
    public event Action? Rested;

    /// <summary>Whether nothing waits and nothing is under way.</summary>
    public bool IsIdle => _underWay == 0;

    /// <summary>Takes over what the effects mean for notices, and sets out.</summary>
    public void Take(IReadOnlyList<CallEffect> effects)
    {
        foreach (var effect in effects)
        {
            _outbox.Take(effect);
        }

        SetOut();
    }

    private void SetOut()
    {
        // Deliveries within this process complete at once; those to other silos go on by themselves.
        foreach (var device in _outbox.Ready.ToArray())
        {
            DeliverAsync(device).Ignore();
        }
    }

    private async Task DeliverAsync(DeviceAddress device)
    {
        _underWay++;
        try
        {
            for (var failures = 0; _outbox.TryBegin(device, out var delivery);)
            {
                var (to, notice) = (delivery.To, delivery.Notice);
                switch (await HandOverAsync(to, notice))
                {
                    case true:
                        failures = 0;
                        _outbox.Delivered(delivery);
                        Taken?.Invoke(notice);
                        break;
                    case false when _outbox.Refused(delivery):
                        if (await ReaddressAsync(to, mayBeMoving: ++failures < Attempts))
                        {
                            break;
                        }

                        await Task.Delay(FirstDelay * (1 << (failures - 1)), clock);
                        break;
                    case null when ++failures < Attempts:
                        _outbox.Failed(delivery);
                        await Task.Delay(FirstDelay * (1 << (failures - 1)), clock);
                        break;
                    case null:
                        _outbox.Failed(delivery);
                        Bury(to);
                        break;
                }
            }
        }
        finally
        {
            _underWay--;
        }

        if (IsIdle)
        {
            Rested?.Invoke();
        }
    }

    /// <summary>Whether the gateway took it; null when that is not known.</summary>
    private async ValueTask<bool?> HandOverAsync(DeviceAddress to, CallNotice notice)
    {
        try
        {
            return await gateways.FindAsync(to.Gateway) is { } gateway && await gateway.NotifyAsync(to, notice);
        }
        catch (Exception failure) when (Outage.Is(failure))
        {
            LogUnreachable(logger, notice.Call, to.Gateway, failure);
            return null;
        }
    }

    /// <summary>The session is not where it was said to be: the directory knows where the device is now, or that it is gone.</summary>
    /// <returns>False when the entry is unchanged: the session is on its way from one gateway to another, as long as that may be.</returns>
    private async Task<bool> ReaddressAsync(DeviceAddress refused, bool mayBeMoving)
    {
        try
        {
            var shard = directory.ShardOf(refused.User);
            var known = await shard.FindAsync(refused.User, refused.Device);
            if (known is not null && known.Version > refused.Version)
            {
                _outbox.Readdress(known);
                Moved?.Invoke(known);
                return true;
            }

            if (known is not null && mayBeMoving)
            {
                return false;
            }

            // Its gateway does not know it, or is gone: then the entry is wrong as well.
            await shard.UnregisterAsync(refused);
        }
        catch (Exception failure) when (Outage.Is(failure))
        {
            LogUnknown(logger, refused.Gateway, failure);
        }

        Bury(refused);
        return true;
    }

    private void Bury(DeviceAddress gone)
    {
        _outbox.Drop(gone);
        Gone?.Invoke(gone);
    }
}
