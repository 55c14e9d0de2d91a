using System.Buffers;
using System.IO.Pipelines;
using Parley.Server.WebSockets;

namespace Parley.Server.Tests.WebSockets;

/// <summary>A connection's pipes as the stream below a WebSocket.</summary>
public sealed class PipeStreamTests : IAsyncDisposable
{
    private readonly Pipe _in = new();
    private readonly Pipe _out = new(new PipeOptions(
        pauseWriterThreshold: 8, resumeWriterThreshold: 4, readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline));

    private readonly PipeStream _stream;

    public PipeStreamTests() => _stream = new PipeStream(new Transport(_in.Reader, _out.Writer));

    [Fact]
    public async Task What_is_written_waits_for_the_flush()
    {
        await _stream.WriteAsync("ab"u8.ToArray(), TestContext.Current.CancellationToken);
        await _stream.WriteAsync("cd"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.False(_out.Reader.TryRead(out _));

        await _stream.FlushAsync(TestContext.Current.CancellationToken);

        Assert.Equal("abcd"u8.ToArray(), Sent());
    }

    [Fact]
    public async Task While_it_holds_back_a_flush_lets_nothing_go()
    {
        _stream.HoldsBack = true;
        await _stream.WriteAsync("ab"u8.ToArray(), TestContext.Current.CancellationToken);
        await _stream.FlushAsync(TestContext.Current.CancellationToken);
        Assert.False(_out.Reader.TryRead(out _));

        _stream.HoldsBack = false;
        await _stream.FlushAsync(TestContext.Current.CancellationToken);

        Assert.Equal("ab"u8.ToArray(), Sent());
    }

    [Fact]
    public async Task A_flush_waits_while_the_client_does_not_read_and_a_second_one_waits_for_the_first()
    {
        await _stream.WriteAsync("0123456789"u8.ToArray(), TestContext.Current.CancellationToken);
        var first = _stream.FlushAsync(TestContext.Current.CancellationToken);
        await _stream.WriteAsync("ab"u8.ToArray(), TestContext.Current.CancellationToken);
        var second = _stream.FlushAsync(TestContext.Current.CancellationToken);
        Assert.False(first.IsCompleted);
        Assert.False(second.IsCompleted);

        var sent = Sent();
        await first;
        await second;

        byte[] all = [.. sent, .. Sent()];
        Assert.Equal("0123456789ab"u8.ToArray(), all);
    }

    [Fact]
    public async Task Whoever_flushes_to_a_client_that_is_gone_learns_it()
    {
        await _out.Reader.CompleteAsync();
        await _stream.WriteAsync("ab"u8.ToArray(), TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<IOException>(() => _stream.FlushAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_read_of_no_bytes_waits_and_takes_nothing()
    {
        var waiting = _stream.ReadAsync(Memory<byte>.Empty, TestContext.Current.CancellationToken).AsTask();
        Assert.False(waiting.IsCompleted);

        await _in.Writer.WriteAsync("xyz"u8.ToArray(), TestContext.Current.CancellationToken);

        Assert.Equal(0, await waiting);
        var two = new byte[2];
        Assert.Equal(2, await _stream.ReadAsync(two, TestContext.Current.CancellationToken));
        Assert.Equal("xy"u8.ToArray(), two);
    }

    public async ValueTask DisposeAsync() => await _stream.DisposeAsync();

    private byte[] Sent()
    {
        if (!_out.Reader.TryRead(out var read))
        {
            return [];
        }

        var bytes = read.Buffer.ToArray();
        _out.Reader.AdvanceTo(read.Buffer.End);
        return bytes;
    }

    private sealed record Transport(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
