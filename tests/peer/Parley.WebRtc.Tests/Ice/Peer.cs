using System.Collections.Concurrent;
using System.Threading.Channels;
using Parley.Ice;
using Parley.Ice.Candidates;
using Parley.WebRtc.Ice;

namespace Parley.WebRtc.Tests.Ice;

/// <summary>A connection, and what has been heard of it.</summary>
internal sealed class Peer : IAsyncDisposable
{
    private readonly TaskCompletionSource<IceState> _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<IceState> _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gathered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<byte[]> _received = Channel.CreateUnbounded<byte[]>();

    public Peer(IceConnectionOptions options, bool hears = true)
    {
        Connection = new IceConnection(options);
        Connection.CandidateGathered += candidate => Candidates.Enqueue(candidate);
        Connection.GatheringCompleted += _ => _gathered.TrySetResult();
        if (hears)
        {
            Connection.DataReceived += data => _received.Writer.TryWrite(data.ToArray());
        }

        Connection.StateChanged += state =>
        {
            States.Enqueue(state);
            if (state is IceState.Connected or IceState.Completed)
            {
                _connected.TrySetResult(state);
            }

            if (state is IceState.Completed)
            {
                _completed.TrySetResult(state);
            }

            if (state is IceState.Failed or IceState.Closed)
            {
                _connected.TrySetException(new InvalidOperationException($"It is {state}."));
                _completed.TrySetException(new InvalidOperationException($"It is {state}."));
            }
        };
    }

    public IceConnection Connection { get; }

    public ConcurrentQueue<IceCandidate> Candidates { get; } = new();

    public ConcurrentQueue<IceState> States { get; } = new();

    /// <summary>Completes when a pair works.</summary>
    public Task<IceState> Connected => _connected.Task;

    /// <summary>Completes when a pair is nominated.</summary>
    public Task<IceState> Completed => _completed.Task;

    /// <summary>Completes when there are no more candidates.</summary>
    public Task Gathered => _gathered.Task;

    /// <summary>The next datagram of the other side.</summary>
    public Task<byte[]> ReceiveAsync() => _received.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WithinAsync("a datagram comes");

    /// <summary>Tells the other side each candidate as it comes, as a signaling server would.</summary>
    public void TrickleTo(Peer other, Func<IceCandidate, bool>? tells = null)
    {
        Connection.CandidateGathered += candidate =>
        {
            if (tells?.Invoke(candidate) ?? true)
            {
                _ = other.Connection.AddRemoteCandidateAsync(candidate);
            }
        };
        Connection.GatheringCompleted += _ => other.Connection.EndRemoteCandidatesAsync();
    }

    public ValueTask DisposeAsync() => Connection.DisposeAsync();
}
