using System.Diagnostics;
using Parley.Browsers;
using Parley.NatLab.Cells;
using Parley.NatLab.Peers;

namespace Parley.NatLab.Browsers;

/// <summary>Two people who call each other with the call page, each behind what the cell puts before them; signaling takes that way too.</summary>
internal sealed class BrowserCall : IAsyncDisposable
{
    private static readonly MediaSource CallersMedia = new(Rgb.Red, 440);
    private static readonly MediaSource CalleesMedia = new(Rgb.Blue, 880);

    private readonly BrowserPerson _caller;
    private readonly BrowserPerson _callee;

    private BrowserCall(BrowserPerson caller, BrowserPerson callee) => (_caller, _callee) = (caller, callee);

    /// <summary>Starts both browsers, side by side.</summary>
    public static async Task<BrowserCall> PrepareAsync(Laboratory laboratory, Site caller, Site callee)
    {
        Task<BrowserPerson>[] opening =
        [
            BrowserPerson.OpenAsync(caller.Host, laboratory, "Naomi", CallersMedia),
            BrowserPerson.OpenAsync(callee.Host, laboratory, "Priya", CalleesMedia),
        ];
        try
        {
            var people = await Task.WhenAll(opening);
            return new BrowserCall(people[0], people[1]);
        }
        catch
        {
            foreach (var opened in opening.Where(each => each.IsCompletedSuccessfully))
            {
                await (await opened).DisposeAsync();
            }

            throw;
        }
    }

    /// <summary>One calls, the other accepts.</summary>
    /// <returns>How long it took from there until both were connected.</returns>
    public async Task<TimeSpan> ConnectAsync()
    {
        await Task.WhenAll(_caller.EnterAsync(), _callee.EnterAsync());
        await _caller.CallAsync(_callee);
        await _callee.RingingAsync();
        var began = Stopwatch.GetTimestamp();
        await _callee.AcceptAsync();
        await Task.WhenAll(_caller.ConnectedAsync(), _callee.ConnectedAsync());
        return Stopwatch.GetElapsedTime(began);
    }

    /// <summary>Waits until both see and hear each other.</summary>
    public Task SeeAndHearEachOtherAsync() => Task.WhenAll(_caller.SeesAndHearsAsync(_callee), _callee.SeesAndHearsAsync(_caller));

    /// <summary>The pairs that carry the call.</summary>
    public async Task<(PeerReport.Selected Callers, PeerReport.Selected Callees)> PairsAsync()
    {
        var (callers, callees) = (await _caller.SelectedAsync(), await _callee.SelectedAsync());
        return (
            callers ?? throw new LabException("The caller has selected no pair."),
            callees ?? throw new LabException("The callee has selected no pair."));
    }

    /// <summary>The caller hangs up, and both pages are well.</summary>
    public async Task HangUpAsync()
    {
        await _caller.HangUpAsync();
        await Task.WhenAll(_caller.EndedAsync(), _callee.EndedAsync());
    }

    /// <summary>How both stand, for a failure's message.</summary>
    public async Task<string> DescribeAsync() => $"{await _caller.DescribeAsync()}\n{await _callee.DescribeAsync()}";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Task.WhenAll(_caller.DisposeAsync().AsTask(), _callee.DisposeAsync().AsTask());
}
