using System.IO.Pipelines;
using Microsoft.Extensions.Time.Testing;
using Parley.TurnServer.Streams;

namespace Parley.TurnServer.Tests.Streams;

public sealed class StreamOutputTests
{
    private readonly FakeTimeProvider _time = new();

    // A stream that takes 1,000 bytes and then waits for its reader.
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 1000, resumeWriterThreshold: 1, useSynchronizationContext: false));

    [Fact]
    public async Task What_one_batch_wrote_leaves_together()
    {
        var output = Create();
        Assert.True(output.TryWrite("head"u8, "body"u8, 2, 100));
        Assert.True(output.TryWrite(default, "next"u8, 0, 100));
        Assert.Equal(14, output.Length);

        output.Flush();

        Assert.Equal(0, output.Length);
        Assert.Equal("headbody\0\0next"u8.ToArray(), await ReadAsync(14));
    }

    [Fact]
    public async Task A_piece_that_would_be_too_much_is_left_out_whole()
    {
        var output = Create();
        Assert.True(output.TryWrite(new byte[1500], default, 0, 2000));
        output.Flush();

        Assert.True(output.TryWrite(new byte[400], default, 0, 2000));
        Assert.False(output.TryWrite(new byte[101], default, 0, 2000));
        Assert.True(output.TryWrite(new byte[100], default, 0, 2000));
        Assert.Equal(2000, output.Length);

        await ReadAsync(1500);
        await ReadAsync(500);
        await output.DrainAsync();
        Assert.Equal(0, output.Length);
    }

    [Fact]
    public async Task A_reader_that_takes_nothing_is_noticed_and_one_that_goes_on_is_not()
    {
        var output = Create();
        var limit = TimeSpan.FromSeconds(20);
        output.TryWrite(new byte[1500], default, 0, 2000);
        output.Flush();
        _time.Advance(limit / 2);
        Assert.False(output.IsStuck(limit));
        _time.Advance(limit / 2);
        Assert.True(output.IsStuck(limit));

        await ReadAsync(1500);
        await output.DrainAsync();

        Assert.False(output.IsStuck(limit));
    }

    [Fact]
    public async Task A_broken_stream_is_told_and_takes_what_comes_later_to_nowhere()
    {
        var told = 0;
        var output = new StreamOutput(new BrokenStream(), _time, () => told++);
        output.TryWrite("a"u8, default, 0, 10);
        output.Flush();

        Assert.Equal(1, told);
        Assert.True(output.TryWrite(new byte[100], default, 0, 10));
        Assert.Equal(0, output.Length);
        await output.DrainAsync();
    }

    private StreamOutput Create() => new(_pipe.Writer.AsStream(), _time, () => Assert.Fail("It does not break."));

    private async Task<byte[]> ReadAsync(int length)
    {
        var read = await _pipe.Reader.ReadAtLeastAsync(length, TestContext.Current.CancellationToken);
        var bytes = read.Buffer.Slice(0, length);
        var result = System.Buffers.BuffersExtensions.ToArray(bytes);
        _pipe.Reader.AdvanceTo(bytes.End);
        return result;
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("broken");
    }
}
