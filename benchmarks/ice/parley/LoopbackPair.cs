using System.Diagnostics;
using Parley.Ice;
using Parley.SansIO;
using Parley.WebRtc.Ice;

namespace Parley.Bench.Ice;

/// <summary>Two connections on 127.0.0.1 that tell each other everything in memory.</summary>
internal sealed class LoopbackPair : IAsyncDisposable
{
    private static readonly IceConnectionOptions Options = new() { LocalAddresses = [IpAddress.Parse("127.0.0.1")] };

    private readonly IceConnection _naomi = new(WithRole(IceRole.Controlling));
    private readonly IceConnection _priya = new(WithRole(IceRole.Controlled));
    private readonly TaskCompletionSource _naomiConnected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _priyaConnected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _began = Stopwatch.GetTimestamp();
    private long _connectedAt;
    private int _connected;

    /// <summary>From nothing to a pair on both sides that data can be sent on.</summary>
    public double Milliseconds => Stopwatch.GetElapsedTime(_began, _connectedAt).TotalMilliseconds;

    /// <summary>Begins; completes when data can be sent both ways.</summary>
    public async Task ConnectAsync()
    {
        Introduce(_naomi, _priya, _naomiConnected);
        Introduce(_priya, _naomi, _priyaConnected);
        _ = _naomi.SetRemoteCredentialsAsync(_priya.LocalCredentials);
        _ = _priya.SetRemoteCredentialsAsync(_naomi.LocalCredentials);
        _ = _naomi.GatherAsync();
        _ = _priya.GatherAsync();
        await Task.WhenAll(_naomiConnected.Task, _priyaConnected.Task);
    }

    public async ValueTask DisposeAsync()
    {
        await _naomi.DisposeAsync();
        await _priya.DisposeAsync();
    }

    private void Introduce(IceConnection one, IceConnection other, TaskCompletionSource connected)
    {
        one.CandidateGathered += candidate => _ = other.AddRemoteCandidateAsync(candidate);
        one.GatheringCompleted += _ => other.EndRemoteCandidatesAsync();
        one.StateChanged += state =>
        {
            if (state is IceState.Connected or IceState.Completed && connected.TrySetResult() is var first && first && Interlocked.Increment(ref _connected) == 2)
            {
                _connectedAt = Stopwatch.GetTimestamp();
            }
        };
    }

    // UDP only, as the others do.
    private static IceConnectionOptions WithRole(IceRole role) => Options with { Agent = new IceAgentSettings { Role = role, Tcp = IceTcp.None } };
}
