namespace Parley.Turn.Tests;

public sealed class ChannelDataTests
{
    [Fact]
    public void A_header_is_read_as_it_was_written()
    {
        var message = new byte[12];
        ChannelData.WriteHeader(message, 0x4001, 7);

        Assert.True(ChannelData.TryRead(message, out var channel, out var length));
        Assert.Equal((0x4001, 7), (channel, length));
        Assert.True(ChannelData.TryRead(message.AsSpan(0, 11), out _, out _));
        Assert.False(ChannelData.TryRead(message.AsSpan(0, 10), out _, out _));
    }
}
