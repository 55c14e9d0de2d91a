using Parley.Server.Hosting;
using Parley.Signaling;

namespace Parley.Server.Gateways;

/// <summary>Collects garbage when <see cref="QuietCollection"/> says so.</summary>
internal sealed class QuietCollectionService(Gateway gateway, ServerClock clock) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var rule = new QuietCollection();
        using var timer = new PeriodicTimer(Interval, clock.Time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (rule.IsDue(gateway.SessionCount, gateway.Relayed))
            {
                // Only an aggressive collection gives the freed memory back at once.
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            }
        }
    }
}
