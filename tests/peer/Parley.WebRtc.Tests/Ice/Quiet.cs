using Parley.Ice;
using Parley.WebRtc.Ice;

namespace Parley.WebRtc.Tests.Ice;

/// <summary>Two connections of which one sends to the other, and a look at what the threads that send and receive allocate.</summary>
internal sealed class Quiet : IAsyncDisposable
{
    private readonly IceLoop _loop = new();
    private int _arrived;
    private Call _call = null!;
    private long _atReceiving;

    /// <summary>Bytes that sending has allocated.</summary>
    public long AllocatedBySending { get; private set; }

    /// <summary>Bytes that the receiving loop's thread has allocated, up to the last datagram.</summary>
    public long AllocatedByReceiving => Volatile.Read(ref _atReceiving);

    public static async Task<Quiet> BeginAsync()
    {
        var quiet = new Quiet();
        var options = Call.OnLoopback with { Agent = new IceAgentSettings { Tcp = IceTcp.None } };
        quiet._call = await Call.BeginAsync(options, options with { Loop = quiet._loop }, hears: false);
        quiet._call.Priya.Connection.DataReceived += quiet.Receive;
        await Task.WhenAll(quiet._call.Naomi.Completed, quiet._call.Priya.Completed).WithinAsync("both have completed");
        return quiet;
    }

    /// <summary>Sends a datagram and waits until it has come.</summary>
    public async Task BounceAsync(byte[] payload)
    {
        var arrived = Volatile.Read(ref _arrived);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var sent = _call.Naomi.Connection.Send(payload);
        AllocatedBySending += GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(sent);
        using var late = new CancellationTokenSource(Deadline.Limit);
        while (Volatile.Read(ref _arrived) == arrived)
        {
            late.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _call.DisposeAsync();
        _loop.Dispose();
    }

    private void Receive(ReadOnlySpan<byte> data)
    {
        Volatile.Write(ref _atReceiving, GC.GetAllocatedBytesForCurrentThread());
        Interlocked.Increment(ref _arrived);
    }
}
