using Parley.SansIO;
using Parley.Simulation;
using Parley.Stun;

namespace Parley.Turn.Tests;

public sealed class TurnFramesTests
{
    private static readonly byte[][] Messages =
    [
        Stun(0), Channel(0), Channel(1), Stun(8), Channel(2), Channel(3), Channel(4), Stun(4), Channel(5),
    ];

    [Fact]
    public void A_message_is_whole_with_its_last_byte_of_padding()
    {
        foreach (var message in Messages)
        {
            for (var length = 0; length < message.Length; length++)
            {
                Assert.Equal(TurnFrame.Incomplete, TurnFrames.Cut(message.AsSpan(0, length), TurnFrames.MaxLength, out var needed));
                Assert.InRange(needed, length + 1, message.Length);
            }

            Assert.Equal(KindOf(message), TurnFrames.Cut([.. message, 0xFF], TurnFrames.MaxLength, out var whole));
            Assert.Equal(message.Length, whole);
        }
    }

    [Fact]
    public void A_stream_split_at_every_pair_of_bytes_gives_the_same_messages()
    {
        var stream = Messages.SelectMany(message => message).ToArray();
        for (var first = 0; first <= stream.Length; first++)
        {
            for (var second = first; second <= stream.Length; second++)
            {
                Assert.Equal(Messages, Receive([stream[..first], stream[first..second], stream[second..]]));
            }
        }
    }

    [Fact]
    public void A_stream_that_comes_byte_by_byte_gives_the_same_messages() =>
        Assert.Equal(Messages, Receive([.. Messages.SelectMany(message => message).Select(one => new[] { one })]));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_messages_in_random_pieces_come_out_as_they_went_in(ulong seed)
    {
        var random = new SeededRandomSource(seed);
        var messages = Enumerable.Range(0, 300)
            .Select(_ => random.Below(2) == 0 ? Stun(4 * random.Below(400)) : Channel(random.Below(1500), random)).ToArray();
        var stream = messages.SelectMany(message => message).ToArray();
        var pieces = new List<byte[]>();
        for (var at = 0; at < stream.Length;)
        {
            var length = Math.Min(stream.Length - at, random.Below(3000));
            pieces.Add(stream[at..(at + length)]);
            at += length;
        }

        Assert.Equal(messages, Receive(pieces));
    }

    [Fact]
    public void The_largest_message_of_each_kind_fits()
    {
        Assert.Equal(TurnFrame.ChannelData, TurnFrames.Cut(Channel(65_535), TurnFrames.MaxLength, out var channel));
        Assert.Equal(TurnFrames.MaxLength, channel);
        Assert.Equal(TurnFrame.StunMessage, TurnFrames.Cut(Stun(65_516), TurnFrames.MaxLength, out var stun));
        Assert.Equal(65_536, stun);
    }

    [Theory]
    [InlineData(new byte[] { 0x80 }, TurnFrame.NotTurn)] // RTP
    [InlineData(new byte[] { 0xFF }, TurnFrame.NotTurn)]
    [InlineData(new byte[] { 0x16, 3, 1, 0, 0xC8 }, TurnFrame.NoMagicCookie)] // TLS
    [InlineData(new byte[] { 0, 1, 0, 0, 0x22 }, TurnFrame.NoMagicCookie)]
    [InlineData(new byte[] { 0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x43 }, TurnFrame.NoMagicCookie)]
    [InlineData(new byte[] { 0, 1, 0, 2 }, TurnFrame.LengthNotAligned)]
    [InlineData(new byte[] { 0, 1, 0x04, 0 }, TurnFrame.TooLong)]
    [InlineData(new byte[] { 0x40, 1, 0x03, 0xFD }, TurnFrame.TooLong)]
    public void What_is_no_message_is_told_by_the_first_byte_that_shows_it(byte[] received, TurnFrame error)
    {
        Assert.Equal(error, TurnFrames.Cut(received, 1024, out _));
        Assert.Equal(TurnFrame.Incomplete, TurnFrames.Cut(received.AsSpan(0, received.Length - 1), 1024, out _));
    }

    [Fact]
    public void Cutting_allocates_nothing()
    {
        var message = Stun(8);
        TurnFrames.Cut(message, TurnFrames.MaxLength, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            TurnFrames.Cut(message, TurnFrames.MaxLength, out _);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static TurnFrame KindOf(byte[] message) => message[0] < 0x40 ? TurnFrame.StunMessage : TurnFrame.ChannelData;

    private static List<byte[]> Receive(IEnumerable<byte[]> pieces)
    {
        var messages = new List<byte[]>();
        var buffer = new List<byte>();
        foreach (var piece in pieces)
        {
            buffer.AddRange(piece);
            while (TurnFrames.Cut([.. buffer], TurnFrames.MaxLength, out var length) is var frame and not TurnFrame.Incomplete)
            {
                messages.Add([.. buffer.Take(length)]);
                Assert.Equal(KindOf(messages[^1]), frame);
                buffer.RemoveRange(0, length);
            }
        }

        Assert.Empty(buffer);
        return messages;
    }

    private static byte[] Stun(int valueLength)
    {
        var buffer = new byte[StunHeader.Length + valueLength];
        var type = new StunMessageType(StunMethod.Binding, StunClass.Request);
        var writer = new StunMessageWriter(buffer, type, TransactionId.Create(new SeededRandomSource(5)));
        if (valueLength > 0)
        {
            writer.WriteBytes(StunAttributeType.Software, new byte[valueLength - 4]);
        }

        return buffer;
    }

    private static byte[] Channel(int length, RandomSource? random = null)
    {
        var message = new byte[ChannelData.HeaderLength + ((length + 3) & ~3)];
        random?.Fill(message);
        ChannelData.WriteHeader(message, 0x4001, length);
        return message;
    }
}
