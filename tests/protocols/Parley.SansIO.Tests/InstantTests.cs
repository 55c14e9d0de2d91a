namespace Parley.SansIO.Tests;

public sealed class InstantTests
{
    [Fact]
    public void Moments_and_durations_add_up()
    {
        var noon = Instant.Zero + TimeSpan.FromHours(12);

        Assert.Equal(TimeSpan.FromHours(12), noon - Instant.Zero);
        Assert.Equal(Instant.Zero, noon - TimeSpan.FromHours(12));
        var same = new Instant(noon.Ticks);
        Assert.True(Instant.Zero < noon && noon > Instant.Zero && noon <= same && noon >= same);
        Assert.False(noon < same || noon > same);
        Assert.Equal(Instant.Zero, Instant.Min(noon, Instant.Zero));
        Assert.Equal(-1, Math.Sign(Instant.Zero.CompareTo(noon)));
    }

    [Fact]
    public void Never_stays_never_whatever_is_added()
    {
        Assert.Equal(Instant.Never, Instant.Never + TimeSpan.FromDays(1));
        Assert.Equal(Instant.Never, Instant.Never - TimeSpan.FromDays(1));
        Assert.Equal(Instant.Never, Instant.Zero + TimeSpan.FromTicks(1) + TimeSpan.MaxValue);
    }

    [Fact]
    public void Nothing_goes_round_the_edges()
    {
        var early = new Instant(long.MinValue + 5);

        Assert.Equal(new Instant(long.MinValue), early - TimeSpan.FromDays(1));
        Assert.Equal(new Instant(long.MinValue), early + TimeSpan.MinValue);
        Assert.True(Instant.Zero - TimeSpan.MinValue > Instant.Zero);
        Assert.Equal(new Instant(long.MinValue + 6), early + TimeSpan.FromTicks(1));
    }

    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(15_000, "1.5 ms")]
    [InlineData(long.MaxValue, "never")]
    public void It_reads_as_milliseconds(long ticks, string text) => Assert.Equal(text, new Instant(ticks).ToString());
}
