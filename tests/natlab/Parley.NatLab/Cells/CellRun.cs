using System.Diagnostics;
using Parley.NatLab.Browsers;
using Parley.NatLab.Networks;
using Parley.NatLab.Peers;
using Parley.NatLab.Servers;

namespace Parley.NatLab.Cells;

/// <summary>Runs one cell: builds its networks, connects its peers, and looks at what came of it.</summary>
internal sealed class CellRun(Laboratory laboratory, Cell cell)
{
    /// <summary>Runs it; whatever goes wrong is the result's.</summary>
    public async Task<CellResult> RunAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var landscape = laboratory.NewLandscape();
        try
        {
            var (caller, callee) = Site.Lay(landscape, laboratory.Internet, cell.Topology);
            await landscape.BuildAsync();
            if (cell.HasBrowsers)
            {
                limit.CancelAfter(cell.Limit);
                return await new BrowserCellRun(laboratory, cell).CallAsync(caller, callee, limit.Token);
            }

            await using var call = await PeerCall.PrepareAsync(cell, caller.Host, callee.Host, laboratory.Authority.CertificateFile, limit.Token);
            limit.CancelAfter(cell.Limit);
            return await TalkAsync(call, landscape, caller, callee, limit.Token);
        }
        catch (LabException problem)
        {
            return new CellResult(cell, null, null, problem.Message);
        }
    }

    private async Task<CellResult> TalkAsync(PeerCall call, Landscape landscape, Site caller, Site callee, CancellationToken cancellation)
    {
        TimeSpan? connected = null, recovered = null;
        Route? seen = null;
        try
        {
            connected = await call.ConnectAsync(Servers(caller), Servers(callee), cell.Renomination, cancellation);
            await call.TalkAsync(cancellation);
            seen = await LastRoute.OfAsync(cell.Before, Route, cancellation);
            await call.TalkAsync(cancellation);
            if (cell.Then is { } then)
            {
                if (seen != cell.Before)
                {
                    throw new LabException($"It began {seen}, and not {cell.Before}.");
                }

                var began = Stopwatch.GetTimestamp();
                await new SessionChange(laboratory, landscape).DoAsync(then, caller);
                await RecoverAsync(call, cancellation);
                recovered = Stopwatch.GetElapsedTime(began);
                seen = await LastRoute.OfAsync(cell.Expected, Route, cancellation);
            }

            return new CellResult(cell, seen, connected, null) { Recovered = recovered };
        }
        catch (Exception problem) when (problem is LabException or OperationCanceledException)
        {
            var what = problem is LabException ? problem.Message : $"It took more than {cell.Limit.TotalSeconds:0} s.";
            return new CellResult(cell, seen, connected, $"{what}\n{call.Journal}");
        }

        Task<Route> Route() => Task.FromResult(RouteReading.Of(laboratory.Turn.Has, caller, call.Callers, callee, call.Callees));
    }

    // As an application does: it restarts ICE when the connection is reported lost, and goes on if it comes back before.
    private static async Task RecoverAsync(PeerCall call, CancellationToken cancellation)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var restarting = call.RestartWhenLostAsync(done.Token);
        await call.TalkAsync(cancellation);
        await done.CancelAsync();
        await Task.WhenAny(restarting);
    }

    private ServerPlace[] Servers(Site site) =>
        [.. cell.Servers.SelectMany(transport => laboratory.Turn.Places(transport, site.Host.Addresses[0].AddressFamily))];
}
