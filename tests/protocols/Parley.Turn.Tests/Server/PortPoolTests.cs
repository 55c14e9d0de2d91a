using Parley.SansIO;
using Parley.Simulation;
using Parley.Turn.Server;

namespace Parley.Turn.Tests.Server;

public sealed class PortPoolTests
{
    private readonly SeededRandomSource _random = new(7);

    [Theory]
    [InlineData(1, 50_000, 50_063)]
    [InlineData(2, 50_001, 50_064)]
    [InlineData(3, 50_001, 50_001)]
    [InlineData(4, 65_530, 65_535)]
    [InlineData(5, 1, 3)]
    public void No_port_is_lost_doubled_or_invented(ulong seed, ushort first, ushort last)
    {
        var random = new SeededRandomSource(seed);
        var pool = new PortPool(first, last);
        var taken = new HashSet<ushort>();
        for (var step = 0; step < 20_000; step++)
        {
            // Phases of growth and of decline, so that the pool is seen full and empty.
            var grows = random.Below(10) < (step / 500 % 2 == 0 ? 7 : 3);
            if (!grows && taken.Count > 0)
            {
                var back = taken.ElementAt(random.Below(taken.Count));
                taken.Remove(back);
                pool.Return(back);
            }
            else
            {
                Take(pool, (PortWish)random.Below(3), random, taken, first, last);
            }

            Assert.Equal(taken.Count, pool.Taken);
        }

        Assert.All(taken.ToArray(), pool.Return);
        Assert.Equal(0, pool.Taken);
        for (var i = first; i <= last && i != 0; i++)
        {
            Assert.True(pool.TryTake(PortWish.Any, random, out _));
        }

        Assert.False(pool.TryTake(PortWish.Any, random, out _));
    }

    [Fact]
    public void Ports_are_chosen_at_random()
    {
        var draws = Enumerable.Range(0, 4096).Select(_ =>
        {
            var pool = new PortPool(50_000, 50_015);
            Assert.True(pool.TryTake(PortWish.Any, _random, out var port));
            return port;
        }).CountBy(port => port).ToArray();

        // 256 expected of each; a tenth of that is five standard deviations below.
        Assert.Equal(16, draws.Length);
        Assert.All(draws, draw => Assert.InRange(draw.Value, 176, 336));
    }

    [Fact]
    public void A_port_given_back_rests_while_others_are_free()
    {
        var pool = new PortPool(50_000, 50_099);
        Assert.True(pool.TryTake(PortWish.Any, _random, out var first));
        pool.Return(first);

        for (var i = 0; i < 99; i++)
        {
            Assert.True(pool.TryTake(PortWish.Any, _random, out var other));
            Assert.NotEqual(first, other);
        }

        Assert.True(pool.TryTake(PortWish.Any, _random, out var last));
        Assert.Equal(first, last);
    }

    [Fact]
    public void A_pair_is_found_when_only_one_is_left()
    {
        var pool = new PortPool(50_000, 50_007);
        var taken = new List<ushort>();
        while (pool.TryTake(PortWish.Any, _random, out var port))
        {
            taken.Add(port);
        }

        // An odd port and the even one after it are no pair.
        Assert.All(new ushort[] { 50_001, 50_002, 50_004, 50_005 }, pool.Return);

        Assert.True(pool.TryTake(PortWish.EvenAndNext, _random, out var even));
        Assert.Equal(50_004, even);
        Assert.False(pool.TryTake(PortWish.EvenAndNext, _random, out _));
    }

    [Fact]
    public void A_port_is_given_back_once()
    {
        var pool = new PortPool(50_000, 50_007);
        Assert.True(pool.TryTake(PortWish.Any, _random, out var port));
        pool.Return(port);

        Assert.Throws<ArgumentException>(() => pool.Return(port));
        Assert.Throws<ArgumentException>(() => pool.Return(49_999));
        Assert.Throws<ArgumentException>(() => pool.Return(50_008));
    }

    [Fact]
    public void A_range_has_ports_and_never_port_zero()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PortPool(0, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PortPool(10, 9));
    }

    [Fact]
    public void Taking_and_giving_back_allocate_nothing()
    {
        var pool = new PortPool(50_000, 50_999);
        Assert.True(pool.TryTake(PortWish.Any, _random, out var port));
        pool.Return(port);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            if (pool.TryTake(PortWish.Even, _random, out port))
            {
                pool.Return(port);
            }
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void Take(PortPool pool, PortWish wish, SeededRandomSource random, HashSet<ushort> taken, ushort first, ushort last)
    {
        var range = Enumerable.Range(first, last - first + 1).Select(port => (ushort)port);
        var fitting = range.Where(port => !taken.Contains(port) && (wish == PortWish.Any || port % 2 == 0)
            && (wish != PortWish.EvenAndNext || (port < last && !taken.Contains((ushort)(port + 1)))));
        var found = pool.TryTake(wish, random, out var port);

        Assert.Equal(fitting.Any(), found);
        if (found)
        {
            Assert.Contains(port, fitting);
            Assert.True(taken.Add(port));
            Assert.True(wish != PortWish.EvenAndNext || taken.Add((ushort)(port + 1)));
        }
    }
}
