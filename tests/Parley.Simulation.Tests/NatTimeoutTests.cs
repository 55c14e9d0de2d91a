using Parley.Simulation.Nats;

namespace Parley.Simulation.Tests;

/// <summary>What a NAT forgets, and when (RFC 4787 §4.3).</summary>
public sealed class NatTimeoutTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Packets_from_outside_keep_a_mapping_only_where_the_NAT_says_so(bool inboundRefresh)
    {
        var around = new Neighborhood(NatBehavior.PortRestricted with { UdpTimeout = TimeSpan.FromSeconds(30), InboundRefresh = inboundRefresh });
        var (naomi, one) = (around.Bind(around.Naomi), around.Bind(around.First));
        var outer = naomi.Reaches(one.Local, one)!.Value;

        around.World.RunFor(TimeSpan.FromSeconds(20));
        Assert.NotNull(one.Reaches(outer, naomi));
        around.World.RunFor(TimeSpan.FromSeconds(20));

        Assert.Equal(inboundRefresh, one.Reaches(outer, naomi) is not null);
    }

    [Fact]
    public void Each_destination_is_forgotten_by_itself()
    {
        var around = new Neighborhood(NatBehavior.PortRestricted with { UdpTimeout = TimeSpan.FromSeconds(30) });
        var (naomi, one, other) = (around.Bind(around.Naomi), around.Bind(around.First), around.Bind(around.Second));
        var outer = naomi.Reaches(one.Local, one)!.Value;
        around.World.RunFor(TimeSpan.FromSeconds(20));
        Assert.Equal(outer, naomi.Reaches(other.Local, other));
        around.World.RunFor(TimeSpan.FromSeconds(15));

        Assert.Null(one.Reaches(outer, naomi));
        Assert.NotNull(other.Reaches(outer, naomi));
    }

    [Fact]
    public void A_mapping_that_has_ended_begins_anew_with_another_port()
    {
        var around = new Neighborhood(NatBehavior.FullCone with { UdpTimeout = TimeSpan.FromSeconds(30) });
        var (naomi, one) = (around.Bind(around.Naomi), around.Bind(around.First));
        var before = naomi.Reaches(one.Local, one)!.Value;

        around.World.RunFor(TimeSpan.FromSeconds(31));
        var after = naomi.Reaches(one.Local, one)!.Value;

        Assert.NotEqual(before, after);
        Assert.Null(one.Reaches(before, naomi));
        Assert.NotNull(one.Reaches(after, naomi));
    }
}
