namespace Parley.WebRtc.Tests.Ice;

/// <summary>How long a test waits for what must come.</summary>
internal static class Deadline
{
    /// <summary>Long enough for a busy machine, short enough for whoever waits.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Waits for a task, and fails with a word about what did not happen.</summary>
    public static async Task<T> WithinAsync<T>(this Task<T> task, string what)
    {
        try
        {
            return await task.WaitAsync(Limit, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Not within {Limit.TotalSeconds} s: {what}.");
        }
    }
}
