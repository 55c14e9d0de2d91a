namespace Parley.Signaling;

/// <summary>Work that nobody awaits while it runs: kept until it is done, and its failure told. Thread-safe.</summary>
internal sealed class Unfinished(Action<Exception> failed)
{
    private readonly HashSet<Task> _tasks = [];

    public void Add(Task work)
    {
        if (work.IsCompletedSuccessfully)
        {
            return;
        }

        lock (_tasks)
        {
            _tasks.Add(work);
        }

        _ = work.ContinueWith(Remove, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public Task WhenNoneAsync()
    {
        lock (_tasks)
        {
            return Task.WhenAll(_tasks);
        }
    }

    private void Remove(Task work)
    {
        lock (_tasks)
        {
            _tasks.Remove(work);
        }

        if (work.Exception is { } problem)
        {
            failed(problem.GetBaseException());
        }
    }
}
