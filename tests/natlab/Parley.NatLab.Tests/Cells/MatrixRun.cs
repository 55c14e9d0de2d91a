using Parley.NatLab.Cells;
using Parley.NatLab.Networks;

namespace Parley.NatLab.Tests.Cells;

/// <summary>One run of the whole matrix, whose cells run side by side; each test awaits its own.</summary>
public sealed class MatrixRun : IAsyncLifetime
{
    private readonly CancellationTokenSource _end = new();
    private readonly Dictionary<string, TaskCompletionSource<CellResult>> _results = Matrix.Cells.ToDictionary(
        cell => cell.ToString(), _ => new TaskCompletionSource<CellResult>(TaskCreationOptions.RunContinuationsAsynchronously));

    private Task _run = Task.CompletedTask;
    private Laboratory? _laboratory;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (await NamespaceSupport.MissingAsync() is null)
        {
            _laboratory = await Laboratory.StartAsync();
            _run = LabRunner.RunAsync(_laboratory, Matrix.Cells, result => _results[result.Cell.ToString()].SetResult(result), _end.Token);
        }
    }

    /// <summary>What came of a cell.</summary>
    internal async Task<CellResult> ResultAsync(string cell)
    {
        var result = _results[cell].Task;
        await Task.WhenAny(result, _run);
        // A run that broke off breaks the test.
        await (result.IsCompleted ? Task.CompletedTask : _run);
        return await result.WaitAsync(TestContext.Current.CancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        try
        {
            await _run;
        }
        catch (OperationCanceledException)
        {
            // Nobody waits for the rest.
        }

        if (_laboratory is not null)
        {
            await _laboratory.DisposeAsync();
        }

        _end.Dispose();
    }
}
