using Parley.Ice.Candidates;
using Parley.Ice.Streams;

namespace Parley.Ice.Tests.Streams;

/// <summary>Frames of RFC 4571, the buffer they are cut out of, and what waits to be sent.</summary>
public sealed class FramingTests
{
    [Fact]
    public void A_frame_is_read_when_its_last_byte_has_come()
    {
        byte[] framed = new byte[PeerFrames.PrefixLength + 300];
        PeerFrames.Write(framed, Enumerable.Range(0, 300).Select(i => (byte)i).ToArray());

        for (var length = 0; length < framed.Length; length++)
        {
            Assert.False(PeerFrames.TryRead(framed.AsSpan(0, length), out _));
        }

        Assert.True(PeerFrames.TryRead([.. framed, 1, 2], out var message));
        Assert.Equal(framed.AsSpan(2), message);
        Assert.True(PeerFrames.TryRead([0, 0], out var empty) && empty.IsEmpty);
    }

    [Fact]
    public void A_buffer_gives_back_what_was_put_in_and_keeps_what_is_read_until_more_comes()
    {
        var buffer = new StreamBuffer();
        var random = new Random(1);
        var (put, got) = (new List<byte>(), new List<byte>());
        for (var i = 0; i < 1000; i++)
        {
            var bytes = new byte[random.Next(5000)];
            random.NextBytes(bytes);
            put.AddRange(bytes);
            buffer.Append(bytes);
            var read = buffer.Unread[..random.Next(buffer.Unread.Length + 1)];
            buffer.Skip(read.Length);
            got.AddRange(read);
        }

        got.AddRange(buffer.Unread);
        Assert.Equal(put, got);
    }

    [Fact]
    public void What_waits_is_taken_in_order_from_buffers_that_are_used_again()
    {
        var queue = new SendQueue<int>(2);
        queue.Add(1, [1, 2, 3]);
        queue.Add(2, new byte[3000]);
        Assert.True(queue.IsFull);

        Assert.True(queue.TryTake(out var where, out var message) && where == 1 && message.Span.SequenceEqual((byte[])[1, 2, 3]));
        Assert.True(queue.TryTake(out where, out message) && where == 2 && message.Length == 3000);
        Assert.False(queue.TryTake(out _, out _));
        queue.Add(3, new byte[2]);
        Assert.True(queue.TryTake(out where, out message) && where == 3 && message.Length == 2);
    }

    [Theory]
    [InlineData(TcpCandidateType.Active, 6)]
    [InlineData(TcpCandidateType.Passive, 4)]
    [InlineData(TcpCandidateType.SimultaneousOpen, 2)]
    public void The_direction_is_the_first_part_of_a_TCP_candidates_local_preference(TcpCandidateType type, int direction)
    {
        Assert.Equal((direction << 13) + 8191, CandidatePriority.TcpLocalPreference(type, 65535));
        Assert.Equal((direction << 13) + 8190, CandidatePriority.TcpLocalPreference(type, 65534));
        Assert.Equal(direction << 13, CandidatePriority.TcpLocalPreference(type, 1));
    }
}
