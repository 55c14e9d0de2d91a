using System.Threading.Tasks.Sources;
using Parley.SansIO;
using Parley.WebRtc.Ice.Loops;

namespace Parley.WebRtc.Ice.Streams;

/// <summary>Takes bytes from whoever reads a stream to the loop, and lets the reader go on when they have been worked on. Allocates nothing.</summary>
internal sealed class BytesHandover(IceLoop loop, Action<Instant, ReadOnlyMemory<byte>> handle) : ILoopWork, IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _done = new() { RunContinuationsAsynchronously = true };
    private ReadOnlyMemory<byte> _bytes;

    /// <summary>Hands over; one call at a time.</summary>
    public ValueTask PassAsync(ReadOnlyMemory<byte> bytes)
    {
        _done.Reset();
        _bytes = bytes;
        loop.Post(this);
        return new ValueTask(this, _done.Version);
    }

    /// <inheritdoc/>
    public void Run(Instant now)
    {
        handle(now, _bytes);
        _done.SetResult(true);
    }

    void IValueTaskSource.GetResult(short token) => _done.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _done.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _done.OnCompleted(continuation, state, token, flags);
}
