using Parley.SansIO;
using Parley.Turn.Server;

namespace Parley.TurnServer.Loops;

/// <summary>Something to do on a loop's thread.</summary>
internal abstract class LoopWork
{
    /// <summary>Does it, between two batches.</summary>
    public abstract void Run(TurnEngine engine, Instant now);

    /// <summary>The loop stops before it came to this.</summary>
    public virtual void Abandon()
    {
    }
}

/// <summary>Something to do that nobody waits for.</summary>
internal sealed class LoopAction(Action<TurnEngine, Instant> action) : LoopWork
{
    public override void Run(TurnEngine engine, Instant now) => action(engine, now);
}

/// <summary>A question to which somebody awaits the answer.</summary>
internal sealed class LoopQuestion<T>(Func<TurnEngine, Instant, T> question) : LoopWork
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Answer => _answer.Task;

    public override void Run(TurnEngine engine, Instant now)
    {
        try
        {
            _answer.SetResult(question(engine, now));
        }
#pragma warning disable CA1031 // Whatever the question throws belongs to whoever asked.
        catch (Exception e)
#pragma warning restore CA1031 // as above
        {
            _answer.SetException(e);
        }
    }

    public override void Abandon() => _answer.TrySetCanceled();
}
