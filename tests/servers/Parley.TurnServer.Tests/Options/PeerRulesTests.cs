using System.Net;
using Parley.SansIO;
using Parley.Turn.Server;
using Parley.TurnServer.Loops;
using Parley.TurnServer.Options;

namespace Parley.TurnServer.Tests.Options;

public sealed class PeerRulesTests
{
    [Theory]
    [InlineData("10.0.0.9", PeerVerdict.Allowed)]
    [InlineData("10.0.0.5", PeerVerdict.OwnAddress)] // this machine
    [InlineData("10.0.0.6", PeerVerdict.OwnAddress)] // the database
    [InlineData("10.0.0.7", PeerVerdict.Denied)]
    [InlineData("198.18.0.1", PeerVerdict.SpecialPurpose)]
    [InlineData("9.9.9.9", PeerVerdict.RelayPortNotLive)] // what peers see of the relay
    [InlineData("10.0.0.8", PeerVerdict.RelayPortNotLive)] // what a NAT maps to it
    [InlineData("8.8.8.8", PeerVerdict.Allowed)]
    public void A_range_that_is_allowed_opens_neither_the_machine_nor_its_backends_nor_the_relay(string peer, PeerVerdict verdict)
    {
        var options = new TurnOptions { AllowPeers = { "10.0.0.0/8" }, DenyPeers = { "10.0.0.7" }, Backends = { "10.0.0.6" } };

        var policy = PeerRules.From(
            options, [IPAddress.Parse("10.0.0.5")], [new RelayAddress(Bind: IpAddress.Parse("10.0.0.8"), Public: IpAddress.Parse("9.9.9.9"))]);

        Assert.Equal(verdict, policy.Check(IpAddress.Parse(peer)));
    }

    [Fact]
    public void A_backend_is_an_address() => Assert.Contains(
        new TurnOptions { Backends = { "redis" } }.Validate(new(new object())), problem => problem.ErrorMessage!.Contains("'redis'", StringComparison.Ordinal));
}
