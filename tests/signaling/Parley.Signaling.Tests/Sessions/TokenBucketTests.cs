namespace Parley.Signaling.Tests;

public sealed class TokenBucketTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private TokenBucket _bucket = new(perSecond: 10, burst: 3);

    [Fact]
    public void A_burst_passes_and_no_more()
    {
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => _bucket.TryTake(Start, out var _)));
    }

    [Fact]
    public void It_says_when_to_come_again_and_keeps_its_word()
    {
        Empty();

        Assert.False(_bucket.TryTake(Start, out var retryAfter));
        Assert.Equal(TimeSpan.FromMilliseconds(100), retryAfter);
        Assert.False(_bucket.TryTake(Start + retryAfter - TimeSpan.FromTicks(1), out _));
        Assert.True(_bucket.TryTake(Start + retryAfter, out _));
    }

    [Fact]
    public void It_never_holds_more_than_a_burst()
    {
        Empty();
        var later = Start.AddHours(1);

        Assert.Equal(3, Enumerable.Range(0, 10).Count(_ => _bucket.TryTake(later, out var _)));
    }

    private void Empty()
    {
        while (_bucket.TryTake(Start, out _))
        {
        }
    }
}
