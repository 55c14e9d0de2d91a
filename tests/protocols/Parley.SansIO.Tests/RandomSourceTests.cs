using Parley.Simulation;

namespace Parley.SansIO.Tests;

public sealed class RandomSourceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(1 << 30)]
    [InlineData(int.MaxValue)]
    public void A_number_lies_below_its_bound(int bound)
    {
        var random = new SeededRandomSource(1);

        Assert.All(Enumerable.Range(0, 1000), _ => Assert.InRange(random.Below(bound), 0, bound - 1));
    }

    [Fact]
    public void Every_number_is_about_as_likely()
    {
        var random = new SeededRandomSource(1);
        var counts = new int[6];
        for (var i = 0; i < 60_000; i++)
        {
            counts[random.Below(6)]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 9_600, 10_400));
    }

    [Fact]
    public void A_large_bound_favours_no_small_numbers()
    {
        // Of 3 × 2^29 numbers a plain remainder would give the lower two thirds of each 2^31 twice as often.
        var random = new SeededRandomSource(1);
        const int Bound = 3 << 29;
        var lower = Enumerable.Range(0, 30_000).Count(_ => random.Below(Bound) < Bound / 3);

        Assert.InRange(lower, 9_600, 10_400);
    }

    [Fact]
    public void No_bound_is_the_callers_mistake() => Assert.Throws<ArgumentOutOfRangeException>(() => new SeededRandomSource(1).Below(0));

    [Fact]
    public void The_same_seed_gives_the_same_numbers()
    {
        var (one, other) = (new SeededRandomSource(9), new SeededRandomSource(9));

        Assert.Equal(one.NextUInt64(), other.NextUInt64());
        Assert.Equal(one.NextUInt32(), other.NextUInt32());
    }
}
