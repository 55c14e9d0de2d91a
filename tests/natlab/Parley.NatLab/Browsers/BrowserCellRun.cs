using Parley.Browsers;
using Parley.NatLab.Cells;
using Parley.NatLab.Servers;

namespace Parley.NatLab.Browsers;

/// <summary>Runs the call of a cell whose peers are browsers, and looks at what came of it.</summary>
internal sealed class BrowserCellRun(Laboratory laboratory, Cell cell)
{
    /// <summary>Runs it between two sites that are built; whatever goes wrong with pages and browsers is the result's.</summary>
    public async Task<CellResult> CallAsync(Site caller, Site callee, CancellationToken cancellation)
    {
        try
        {
            var service = await laboratory.CallsAsync();
            await using var call = await BrowserCall.PrepareAsync(laboratory, caller, callee);
            return await TalkAsync(call, service, caller, callee, cancellation);
        }
        catch (BrowserException problem)
        {
            return new CellResult(cell, null, null, problem.Message);
        }
    }

    private async Task<CellResult> TalkAsync(BrowserCall call, CallService service, Site caller, Site callee, CancellationToken cancellation)
    {
        TimeSpan? connected = null;
        Route? seen = null;
        var ends = "";
        try
        {
            connected = await call.ConnectAsync().WaitAsync(cancellation);
            await call.SeeAndHearEachOtherAsync().WaitAsync(cancellation);
            seen = await LastRoute.OfAsync(cell.Expected, ReadAsync, cancellation);
            await call.SeeAndHearEachOtherAsync().WaitAsync(cancellation);
            await call.HangUpAsync().WaitAsync(cancellation);
            return new CellResult(cell, seen, connected, null) { Ends = ends };
        }
        catch (Exception problem) when (problem is BrowserException or LabException or OperationCanceledException)
        {
            var what = problem is OperationCanceledException ? $"It took more than {cell.Limit.TotalSeconds:0} s." : problem.Message;
            return new CellResult(cell, seen, connected, $"{what}\n{await call.DescribeAsync()}") { Ends = ends };
        }

        async Task<Route> ReadAsync()
        {
            var (callers, callees) = await call.PairsAsync();
            ends = $"{callers.Local.Type} ↔ {callees.Local.Type}";
            return RouteReading.Of(service.Relays, caller, callers, callee, callees);
        }
    }
}
