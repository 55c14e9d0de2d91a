using Parley.SansIO;
using Parley.Simulation.Nats;

namespace Parley.Simulation.Tests;

/// <summary>A NAT behaves as it was told, measured from outside as RFC 5780 does it.</summary>
public sealed class NatTests
{
    [Theory]
    [InlineData(Dependence.EndpointIndependent, true, true)]
    [InlineData(Dependence.AddressDependent, true, false)]
    [InlineData(Dependence.AddressAndPortDependent, false, false)]
    public void The_outer_port_depends_on_what_the_mapping_says(Dependence mapping, bool sameForPort, bool sameForAddress)
    {
        var around = new Neighborhood(new NatBehavior { Mapping = mapping });
        var (naomi, one, two, other) = (around.Bind(around.Naomi), around.Bind(around.First), around.Bind(around.First), around.Bind(around.Second));

        var first = naomi.Reaches(one.Local, one);
        var otherPort = naomi.Reaches(two.Local, two);
        var otherAddress = naomi.Reaches(other.Local, other);

        Assert.Equal(Neighborhood.NatAddress, first!.Value.Address);
        Assert.Equal(sameForPort, first == otherPort);
        Assert.Equal(sameForAddress, first == otherAddress);
        Assert.Equal(first, naomi.Reaches(one.Local, one));
    }

    [Theory]
    [InlineData(Dependence.EndpointIndependent, true, true)]
    [InlineData(Dependence.AddressDependent, true, false)]
    [InlineData(Dependence.AddressAndPortDependent, false, false)]
    public void Who_comes_in_depends_on_what_the_filtering_says(Dependence filtering, bool otherPort, bool otherAddress)
    {
        var around = new Neighborhood(new NatBehavior { Filtering = filtering });
        var (naomi, one, two, other) = (around.Bind(around.Naomi), around.Bind(around.First), around.Bind(around.First), around.Bind(around.Second));
        var outer = naomi.Reaches(one.Local, one)!.Value;

        Assert.NotNull(one.Reaches(outer, naomi));
        Assert.Equal(otherPort, two.Reaches(outer, naomi) is not null);
        Assert.Equal(otherAddress, other.Reaches(outer, naomi) is not null);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Hosts_behind_it_reach_each_other_by_their_outer_addresses_if_it_turns_packets_around(bool hairpinning)
    {
        var around = new Neighborhood(NatBehavior.FullCone with { Hairpinning = hairpinning });
        var (naomi, priya, one) = (around.Bind(around.Naomi), around.Bind(around.Priya), around.Bind(around.First));
        var naomis = naomi.Reaches(one.Local, one)!.Value;
        var priyas = priya.Reaches(one.Local, one)!.Value;

        Assert.Equal(hairpinning ? priyas : null, priya.Reaches(naomis, naomi));
    }

    [Fact]
    public void A_mapping_ends_when_nothing_goes_out_for_long_enough()
    {
        var around = new Neighborhood(NatBehavior.FullCone with { UdpTimeout = TimeSpan.FromSeconds(30) });
        var (naomi, one) = (around.Bind(around.Naomi), around.Bind(around.First));
        var outer = naomi.Reaches(one.Local, one)!.Value;

        around.World.RunFor(TimeSpan.FromSeconds(25));
        Assert.NotNull(one.Reaches(outer, naomi));
        around.World.RunFor(TimeSpan.FromSeconds(10));
        Assert.Null(one.Reaches(outer, naomi));
        Assert.Equal(0, around.Nat.MappingCount);
    }

    [Fact]
    public void A_rebinding_gives_flows_other_ports_and_closes_the_old_ones()
    {
        var around = new Neighborhood(NatBehavior.FullCone);
        var (naomi, one) = (around.Bind(around.Naomi), around.Bind(around.First));
        var before = naomi.Reaches(one.Local, one)!.Value;

        around.Nat.Rebind();

        Assert.Null(one.Reaches(before, naomi));
        Assert.NotEqual(before, naomi.Reaches(one.Local, one));
    }

    [Fact]
    public void A_port_is_preserved_while_it_is_free()
    {
        var around = new Neighborhood(new NatBehavior { PortPreservation = true });
        var (naomi, priya, one) = (around.Bind(around.Naomi, 5000), around.Bind(around.Priya, 5000), around.Bind(around.First));

        Assert.Equal(5000, naomi.Reaches(one.Local, one)!.Value.Port);
        Assert.NotEqual(5000, priya.Reaches(one.Local, one)!.Value.Port);
    }

    [Fact]
    public void Nothing_comes_in_that_was_not_asked_for()
    {
        var around = new Neighborhood(NatBehavior.FullCone);
        var (naomi, one) = (around.Bind(around.Naomi), around.Bind(around.First));

        Assert.Null(one.Reaches(new TransportAddress(Neighborhood.NatAddress, naomi.Local.Port), naomi));
        Assert.Null(one.Reaches(naomi.Local, naomi));
        Assert.True(around.Network.PacketsFiltered > 0);
    }

    [Fact]
    public void Blocked_UDP_does_not_get_out_but_streams_do()
    {
        var around = new Neighborhood(NatBehavior.PortRestricted);
        around.Nat.Rules = OutboundRules.NoUdp;
        var (naomi, one) = (around.Bind(around.Naomi), around.Bind(around.First));
        var listening = around.First.Tcp.Listen(around.First.Addresses.First(), 443, _ => { });

        var connection = around.Naomi.Tcp.Connect(around.Naomi.Addresses.First(), listening);

        Assert.Null(naomi.Reaches(one.Local, one));
        Assert.True(connection.IsOpen);
    }
}
