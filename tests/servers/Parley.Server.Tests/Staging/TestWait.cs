namespace Parley.Server.Tests.Staging;

/// <summary>Waits for what another thread is about to do.</summary>
public static class TestWait
{
    public static async Task UntilAsync(Func<bool> condition)
    {
        var deadline = TestClient.Deadline;
        while (!condition())
        {
            deadline.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
