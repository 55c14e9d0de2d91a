using Parley.Ice.Gathering;
using Parley.Ice.Tests.Conformance;
using Parley.SansIO;

namespace Parley.Ice.Tests.Gathering;

/// <summary>Which addresses of a host are used (RFC 8445 §5.1.1.1).</summary>
public sealed class InterfaceRulesTests
{
    [Theory]
    [InlineData("::ffff:192.0.2.1")]
    [InlineData("::192.0.2.1")]
    [InlineData("fec0::1")]
    [InlineData("fe80::1%2")]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("224.0.0.251")]
    [InlineData("ff02::fb")]
    [Requirement("8445", "5.1.1.1", "No candidates from site-local, IPv4-compatible, IPv4-mapped or IPv6 link-local addresses.")]
    public void What_must_not_or_cannot_be_told_is_left_out(string address) => Assert.Equal(["192.0.2.2"], Usable(new(), address, "192.0.2.2"));

    [Theory]
    [InlineData("169.254.1.1")]
    [InlineData("fd00::1")]
    [InlineData("10.0.0.1")]
    public void Private_addresses_and_link_local_IPv4_ones_are_used(string address) => Assert.Equal([address], Usable(new(), address));

    [Fact]
    [Requirement("8445", "5.1.1.1", "No candidates from loopback addresses where there are others.")]
    public void Loopback_is_used_when_nothing_else_is_there_or_when_it_is_asked_for()
    {
        Assert.Equal(["192.0.2.2"], Usable(new(), "127.0.0.1", "::1", "192.0.2.2"));
        Assert.Equal(["127.0.0.1", "::1"], Usable(new(), "127.0.0.1", "::1"));
        Assert.Equal(["127.0.0.1", "192.0.2.2"], Usable(new() { Loopback = true }, "127.0.0.1", "192.0.2.2"));
    }

    [Fact]
    public void Loopback_that_is_in_use_stays_when_a_network_comes()
    {
        var loopback = new LocalInterface(IpAddress.Parse("127.0.0.1"));

        var usable = InterfaceRules.Usable([loopback, new(IpAddress.Parse("192.0.2.2"))], [loopback], new());

        Assert.Equal(2, usable.Count);
    }

    [Fact]
    public void The_filter_decides_before_the_rules_for_loopback_do()
    {
        var settings = new IceAgentSettings { Filter = one => one.Address != IpAddress.Parse("192.0.2.2") };

        Assert.Equal(["192.0.2.3"], Usable(settings, "192.0.2.2", "192.0.2.3"));
        Assert.Equal(["127.0.0.1"], Usable(settings, "127.0.0.1", "192.0.2.2"));
    }

    private static string[] Usable(IceAgentSettings settings, params string[] addresses) =>
    [
        .. InterfaceRules.Usable([.. addresses.Select(address => new LocalInterface(IpAddress.Parse(address)))], [], settings)
            .Select(one => one.Address.ToString()),
    ];
}
