using System.Diagnostics;
using Parley.NatLab.Networks;
using Parley.NatLab.Peers;

namespace Parley.NatLab.Cells;

/// <summary>A call between two ICE agents, with the laboratory as their signaling: nothing of it goes through the networks under test.</summary>
internal sealed class PeerCall : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ResendInterval = TimeSpan.FromMilliseconds(50);

    private readonly PeerEndpoint _caller;
    private readonly PeerEndpoint _callee;
    private readonly Task _listening;
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _texts;

    private PeerCall(PeerProcess caller, PeerProcess callee)
    {
        (_caller, _callee) = (new PeerEndpoint(caller), new PeerEndpoint(callee));
        _listening = Task.WhenAll(_caller.ListenAsync(callee, _started.Task), _callee.ListenAsync(caller, _started.Task));
    }

    /// <summary>What both have said, for a failure's message.</summary>
    public string Journal => $"""
        caller ({_caller.State}{(_caller.Verdict is { } callers ? $": {callers}" : "")}):
        {_caller.Process.Journal}
        callee ({_callee.State}{(_callee.Verdict is { } callees ? $": {callees}" : "")}):
        {_callee.Process.Journal}
        """;

    /// <summary>The caller's selected pair.</summary>
    public PeerReport.Selected Callers => _caller.Selected ?? throw new LabException("The caller has selected no pair.");

    /// <summary>The callee's selected pair.</summary>
    public PeerReport.Selected Callees => _callee.Selected ?? throw new LabException("The callee has selected no pair.");

    /// <summary>Starts both processes.</summary>
    public static async Task<PeerCall> PrepareAsync(Cell cell, Host caller, Host callee, string authorityFile, CancellationToken cancellation)
    {
        var call = new PeerCall(
            await PeerProcess.StartAsync(caller.Machine, cell.Caller, authorityFile),
            await PeerProcess.StartAsync(callee.Machine, cell.Callee, authorityFile));
        try
        {
            await Task.WhenAll(call._caller.Ready, call._callee.Ready).WaitAsync(StartTimeout, cancellation);
            return call;
        }
        catch (Exception error) when (error is LabException or TimeoutException or OperationCanceledException)
        {
            var journal = call.Journal;
            await call.DisposeAsync();
            throw new LabException($"A peer did not start.\n{journal}", error);
        }
    }

    /// <summary>Connects them.</summary>
    /// <returns>How long that took.</returns>
    public async Task<TimeSpan> ConnectAsync(
        IReadOnlyList<Servers.ServerPlace> callers, IReadOnlyList<Servers.ServerPlace> callees, bool renomination, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(
            _caller.Process.TellAsync(new PeerOrder.Start(Controlling: true, callers, renomination)),
            _callee.Process.TellAsync(new PeerOrder.Start(Controlling: false, callees, renomination)));
        _started.TrySetResult();
        await Task.WhenAll(_caller.Connected, _callee.Connected).WaitAsync(cancellation);
        return Stopwatch.GetElapsedTime(began);
    }

    /// <summary>Has both say something until the other has heard it.</summary>
    public async Task TalkAsync(CancellationToken cancellation)
    {
        var text = $"text {Interlocked.Increment(ref _texts)}";
        while (!_caller.HasHeard($"{text} of the callee") || !_callee.HasHeard($"{text} of the caller"))
        {
            await _caller.Process.TellAsync(new PeerOrder.Send($"{text} of the caller"));
            await _callee.Process.TellAsync(new PeerOrder.Send($"{text} of the callee"));
            await Task.Delay(ResendInterval, cancellation);
        }
    }

    /// <summary>Has the caller begin a new generation once one of them has noticed that the connection is gone.</summary>
    public async Task RestartWhenLostAsync(CancellationToken cancellation)
    {
        while (_caller.State is not ("disconnected" or "failed") && _callee.State is not ("disconnected" or "failed"))
        {
            await Task.Delay(ResendInterval, cancellation);
        }

        await _caller.Process.TellAsync(new PeerOrder.Restart());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // What one has reported is still told to the other until both have ended.
        _started.TrySetResult();
        _caller.Process.Stop();
        _callee.Process.Stop();
        await _listening;
        await _caller.Process.DisposeAsync();
        await _callee.Process.DisposeAsync();
        // Nobody may have waited for what they came to.
        _ = (_caller.Connected.Exception, _callee.Connected.Exception, _caller.Ready.Exception, _callee.Ready.Exception);
    }
}
