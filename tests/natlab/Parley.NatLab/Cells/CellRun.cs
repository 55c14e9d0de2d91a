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
            limit.CancelAfter(cell.Limit);
            return await CallAsync(landscape, caller, callee, limit.Token);
        }
        catch (LabException problem)
        {
            return new CellResult(cell, null, null, problem.Message);
        }
    }

    private async Task<CellResult> CallAsync(Landscape landscape, Site caller, Site callee, CancellationToken cancellation)
    {
        await using var call = await PeerCall.PrepareAsync(cell, caller.Host, callee.Host, laboratory.Authority.CertificateFile, cancellation);
        TimeSpan? connected = null, recovered = null;
        Route? seen = null;
        try
        {
            connected = await call.ConnectAsync(Servers(caller), Servers(callee), cancellation);
            await call.TalkAsync(cancellation);
            await call.SettleAsync(cancellation);
            seen = RouteReading.Of(laboratory.Turn, caller, call.Callers, callee, call.Callees);
            await call.TalkAsync(cancellation);
            if (cell.Then is { } then)
            {
                await new SessionChange(laboratory, landscape).DoAsync(then, caller);
                recovered = await RecoverAsync(call, cancellation);
                seen = RouteReading.Of(laboratory.Turn, caller, call.Callers, callee, call.Callees);
            }

            return new CellResult(cell, seen, connected, null) { Recovered = recovered };
        }
        catch (Exception problem) when (problem is LabException or OperationCanceledException)
        {
            var what = problem is LabException ? problem.Message : $"It took more than {cell.Limit.TotalSeconds:0} s.";
            return new CellResult(cell, seen, connected, $"{what}\n{call.Journal}");
        }
    }

    // As an application does: it restarts ICE when the connection is reported lost, and goes on if it comes back before.
    private static async Task<TimeSpan> RecoverAsync(PeerCall call, CancellationToken cancellation)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var restarting = call.RestartWhenLostAsync(done.Token);
        var recovered = await call.TalkAsync(cancellation);
        await done.CancelAsync();
        await Task.WhenAny(restarting);
        return recovered;
    }

    private ServerPlace[] Servers(Site site)
    {
        var family = site.Host.Addresses[0].AddressFamily;
        var places = laboratory.Turn.Places(family);
        return [.. cell.Servers.Select(transport => places.Single(place => place.Transport == transport))];
    }
}
