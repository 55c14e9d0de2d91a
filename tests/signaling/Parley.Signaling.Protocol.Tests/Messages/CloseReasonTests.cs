namespace Parley.Signaling.Protocol.Tests.Messages;

public sealed class CloseReasonTests
{
    [Fact]
    public void Each_word_occurs_once() =>
        Assert.Equal(CloseReason.All.Count, CloseReason.All.Select(reason => reason.Word).Distinct().Count());

    [Theory]
    [InlineData(4000, 3)]
    [InlineData(4001, 3)]
    [InlineData(4002, 8)]
    [InlineData(4003, 3)]
    [InlineData(1007, 1)]
    public void Each_code_has_its_words(int code, int count) =>
        Assert.Equal(count, CloseReason.All.Count(reason => reason.Code == code));
}
