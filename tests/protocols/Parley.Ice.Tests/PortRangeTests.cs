namespace Parley.Ice.Tests;

/// <summary>Ports that candidates may have.</summary>
public sealed class PortRangeTests
{
    [Fact]
    public void Both_ends_belong_to_it()
    {
        var range = new PortRange(50000, 50009);

        Assert.Equal(10, range.Count);
        Assert.True(range.Contains(50000) && range.Contains(50009));
        Assert.False(range.Contains(49999) || range.Contains(50010));
    }

    [Fact]
    public void Port_0_and_an_end_before_the_beginning_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PortRange(0, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PortRange(10, 9));
    }
}
