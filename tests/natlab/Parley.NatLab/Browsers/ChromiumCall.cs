using System.Diagnostics;
using System.Globalization;
using Parley.Browsers;
using Parley.NatLab.Cells;

namespace Parley.NatLab.Browsers;

/// <summary>A call between two Chromiums, each on its own machine, over our page and server; pixels and tone are looked at.</summary>
internal sealed class ChromiumCall(Laboratory laboratory, Cell cell, Site caller, Site callee)
{
    private static readonly MediaSource CallersMedia = new(Rgb.Red, 440);
    private static readonly MediaSource CalleesMedia = new(Rgb.Blue, 880);
    private static int _calls;

    /// <summary>Makes the call.</summary>
    /// <exception cref="LabException">Something of it failed.</exception>
    public async Task<CellResult> RunAsync()
    {
        try
        {
            var number = Interlocked.Increment(ref _calls).ToString(CultureInfo.InvariantCulture);
            await using var calling = await ChromiumPeer.EnterAsync(caller.Host.Machine, laboratory, $"Naomi {number}", CallersMedia);
            await using var called = await ChromiumPeer.EnterAsync(callee.Host.Machine, laboratory, $"Priya {number}", CalleesMedia);
            return await RunAsync(calling, called, $"Priya {number}");
        }
        catch (BrowserException problem)
        {
            throw new LabException(problem.Message, problem);
        }
    }

    private async Task<CellResult> RunAsync(ChromiumPeer calling, ChromiumPeer called, string calledName)
    {
        try
        {
            await calling.CallAsync(calledName);
            var began = Stopwatch.GetTimestamp();
            await called.AcceptAsync();
            await Task.WhenAll(calling.ConnectedAsync(), called.ConnectedAsync());
            var connected = Stopwatch.GetElapsedTime(began);
            await Task.WhenAll(calling.SeesAndHearsAsync(called), called.SeesAndHearsAsync(calling));
            var seen = RouteReading.OfTypes(await calling.SelectedAsync(), await called.SelectedAsync());
            string[] errors = [.. calling.Errors, .. called.Errors];
            return new CellResult(cell, seen, connected, errors.Length == 0 ? null : $"The pages complained: {string.Join("; ", errors)}");
        }
        catch (BrowserException problem)
        {
            throw new LabException($"{problem.Message}\npages: {string.Join("; ", calling.Errors.Concat(called.Errors))}", problem);
        }
    }
}
