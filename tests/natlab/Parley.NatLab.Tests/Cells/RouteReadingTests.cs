using System.Net;
using Parley.NatLab.Cells;
using Parley.NatLab.Networks;
using Parley.NatLab.Peers;

namespace Parley.NatLab.Tests.Cells;

/// <summary>Routes are read from addresses, not from what candidates are called.</summary>
public sealed class RouteReadingTests
{
    private const string Relay = "198.51.100.9";

    private static readonly Site Caller = At("192.168.1.2");
    private static readonly Site Callee = At("192.168.2.2");

    [Fact]
    public void Between_own_addresses_it_is_direct_whatever_the_candidates_are_called() => Assert.Equal(
        new Route(RoutePath.Host), Read(End("host", "192.168.1.2"), End("prflx", "192.168.2.2"), End("host", "192.168.2.2"), End("prflx", "192.168.1.2")));

    [Fact]
    public void To_an_outer_address_it_is_reflexive() => Assert.Equal(
        new Route(RoutePath.Reflexive), Read(End("host", "192.168.1.2"), End("srflx", "198.51.100.3"), End("srflx", "198.51.100.3"), End("srflx", "198.51.100.2")));

    [Fact]
    public void An_address_that_a_browser_keeps_to_itself_was_found_by_a_check_and_so_is_an_outer_one() => Assert.Equal(
        new Route(RoutePath.Reflexive), Read(End("host", "198.51.100.2"), End("prflx", "0.0.0.0"), End("prflx", "198.51.100.3"), End("host", "198.51.100.2")));

    [Fact]
    public void A_relay_of_either_side_makes_it_relayed_the_way_that_side_reaches_it() => Assert.Equal(
        new Route(RoutePath.Relayed, "tls"), Read(End("relay", Relay, "tls"), End("srflx", "198.51.100.3"), End("srflx", "198.51.100.3"), End("relay", Relay)));

    [Fact]
    public void Two_relays_that_are_reached_differently_are_both_told() => Assert.Equal(
        new Route(RoutePath.Relayed, "tcp+udp"), Read(End("relay", Relay, "tcp"), End("relay", Relay), End("relay", Relay), End("relay", Relay)));

    [Fact]
    public void A_relay_that_neither_owns_up_to_is_none_that_could_be_expected() => Assert.Equal(
        new Route(RoutePath.Relayed, "?"), Read(End("host", "192.168.1.2"), End("relay", Relay), End("srflx", "198.51.100.3"), End("srflx", "198.51.100.2")));

    private static Route Read(PairEnd callers, PairEnd callersRemote, PairEnd callees, PairEnd calleesRemote) => RouteReading.Of(
        address => address.Equals(IPAddress.Parse(Relay)), Caller, new PeerReport.Selected(callers, callersRemote), Callee, new PeerReport.Selected(callees, calleesRemote));

    private static PairEnd End(string type, string address, string transport = "udp") => new(type, address, 40_000, transport);

    private static Site At(string address) => new(new Host(new Namespace("nowhere"), [IPAddress.Parse(address)]), null);
}
