using System.Net;
using Parley.TurnServer.Options;

namespace Parley.TurnServer.Tests.Options;

public sealed class TurnAddressesTests
{
    private static readonly IPAddress[] Machine =
        [.. new[] { "127.0.0.1", "::1", "10.0.0.7", "203.0.113.7", "fd00::7", "2001:db8::7" }.Select(IPAddress.Parse)];

    [Fact]
    public void Nothing_said_means_loopback()
    {
        var addresses = Resolve(new TurnOptions());

        Assert.Equal("127.0.0.1:3478 [::1]:3478", Text(addresses.Plain));
        Assert.Equal("127.0.0.1 ::1", Relays(addresses));
        Assert.Empty(addresses.Tls.EndPoints);
        Assert.True(addresses.OnlyLoopback);
    }

    [Fact]
    public void Relayed_addresses_are_the_ones_that_most_peers_can_reach()
    {
        var addresses = Resolve(new TurnOptions { Listen = { "*" } });

        Assert.Equal(6, addresses.Plain.EndPoints.Count);
        Assert.Equal("203.0.113.7 2001:db8::7", Relays(addresses));
        Assert.False(addresses.OnlyLoopback);
    }

    [Fact]
    public void Behind_a_NAT_the_operator_says_what_peers_see()
    {
        var addresses = Resolve(new TurnOptions { Listen = { "10.0.0.7" }, RelayAddresses = { "198.51.100.1/10.0.0.7" } });

        var relay = Assert.Single(addresses.Relays);
        Assert.Equal(("198.51.100.1", "10.0.0.7"), (relay.Public.ToString(), relay.Bind.ToString()));
    }

    [Fact]
    public void A_certificate_opens_TLS_on_the_same_hosts_at_its_own_port()
    {
        var addresses = Resolve(new TurnOptions { Listen = { "10.0.0.7:3479" } }, tls: true);

        Assert.Equal("10.0.0.7:5349", Text(addresses.Tls));
    }

    [Fact]
    public void TLS_can_have_addresses_of_its_own() =>
        Assert.Equal("203.0.113.7:443", Text(Resolve(new TurnOptions { Tls = { Listen = { "203.0.113.7:443" } } }, tls: true).Tls));

    [Theory]
    [InlineData(null, "localhost", true)]
    [InlineData(3478, "localhost", false)]
    [InlineData(null, "127.0.0.1:3478", false)]
    [InlineData(null, "10.0.0.7", false)]
    public void Only_a_port_on_loopback_that_nobody_asked_for_may_move(int? port, string listen, bool may) =>
        Assert.Equal(may, Resolve(new TurnOptions { Port = port, Listen = { listen } }).Plain.MayMove);

    private static TurnAddresses Resolve(TurnOptions options, bool tls = false) => TurnAddresses.Resolve(options, tls, Machine);

    private static string Text(ListenGroup group) => string.Join(' ', group.EndPoints);

    private static string Relays(TurnAddresses addresses) => string.Join(' ', addresses.Relays.Select(relay => relay.Public.ToString()));
}
