using System.Diagnostics;

namespace Parley.NatLab.Cells;

/// <summary>Waits for the route that a call ends up with: the first way that works may not be the best one.</summary>
internal static class LastRoute
{
    private static readonly TimeSpan ImprovingTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(300);

    /// <summary>The route, once it is the expected one and stays, or whatever it is when there was time enough.</summary>
    public static async Task<Route> OfAsync(Route expected, Func<Task<Route>> read, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var seen = await read();
            await Task.Delay(LookInterval, cancellation);
            var isStable = seen == await read();
            if ((seen == expected && isStable) || Stopwatch.GetElapsedTime(began) > ImprovingTime)
            {
                return seen;
            }
        }
    }
}
