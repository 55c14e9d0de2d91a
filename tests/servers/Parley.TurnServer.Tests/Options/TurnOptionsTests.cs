using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.TurnServer.Hosting;
using Parley.TurnServer.Tests.Staging;

namespace Parley.TurnServer.Tests.Options;

public sealed class TurnOptionsTests
{
    [Theory]
    [InlineData("Port", "65536", "Port")]
    [InlineData("Listen:0", "turn.example.org", "turn.example.org")]
    [InlineData("Tls:Listen:0", "somewhere", "somewhere")]
    [InlineData("Tls:Certificate", "/nowhere/cert.pem", "/nowhere/cert.pem")]
    [InlineData("Tls:Key", "/nowhere/key.pem", "--tls-cert")]
    [InlineData("Realm", "", "Realm")]
    [InlineData("Users:0:Name", "", "Name")]
    [InlineData("Users:0:Password", "", "Password")]
    [InlineData("SharedSecrets:0", "", "SharedSecrets")]
    [InlineData("RelayAddresses:0", "192.0.2.1/2001:db8::1", "192.0.2.1/2001:db8::1")]
    [InlineData("RelayAddresses:0", "0.0.0.0", "0.0.0.0")]
    [InlineData("MinRelayPort", "1023", "MinRelayPort")]
    [InlineData("MaxRelayPort", "40000", "MaxRelayPort")]
    [InlineData("AllowPeers:0", "10.0.0.0/33", "10.0.0.0/33")]
    [InlineData("DenyPeers:0", "everybody", "everybody")]
    [InlineData("AlternateServer", "192.0.2.1", "192.0.2.1")]
    [InlineData("Loops", "-1", "Loops")]
    [InlineData("BatchPause", "-00:00:00.001", "BatchPause")]
    [InlineData("BatchPause", "00:00:00.0020001", "BatchPause")]
    [InlineData("PublicHost", "turn server", "turn server")]
    [InlineData("CredentialLifetime", "00:00:01", "CredentialLifetime")]
    [InlineData("Limits:Allocations", "0", "Allocations")]
    [InlineData("Limits:AllocationsPerUser", "-1", "AllocationsPerUser")]
    [InlineData("Limits:BytesPerSecond", "-1", "BytesPerSecond")]
    [InlineData("Limits:ChallengesPerSecond", "0", "ChallengesPerSecond")]
    [InlineData("Limits:MaxLifetime", "00:05:00", "MaxLifetime")]
    [InlineData("Limits:NonceLifetime", "02:00:00", "NonceLifetime")]
    public async Task A_setting_that_cannot_be_used_is_named(string key, string value, string named)
    {
        var problem = await Assert.ThrowsAsync<OptionsValidationException>(() => RunningTurn.StartAsync(($"Parley:Turn:{key}", value)));

        Assert.Contains(named, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_relay_addresses_of_one_IP_version_are_one_too_many() => await Assert.ThrowsAsync<OptionsValidationException>(
        () => RunningTurn.StartAsync(("Parley:Turn:RelayAddresses:0", "192.0.2.1"), ("Parley:Turn:RelayAddresses:1", "192.0.2.2")));

    [Fact]
    public async Task Without_credentials_it_does_not_start()
    {
        var problem = await Assert.ThrowsAsync<TurnStartException>(() => RunningTurn.StartAsync(
            services => services.PostConfigure<Parley.TurnServer.Options.TurnOptions>(options => options.Users.Clear())));

        Assert.Contains("--shared-secret", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Anonymous_is_for_loopback_only()
    {
        var problem = await Assert.ThrowsAsync<TurnStartException>(
            () => RunningTurn.StartAsync(("Parley:Turn:Anonymous", "true"), ("Parley:Turn:Listen:0", "*")));

        Assert.Contains("open relay", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_of_another_machine_is_told()
    {
        var problem = await Assert.ThrowsAsync<TurnStartException>(() => RunningTurn.StartAsync(("Parley:Turn:Listen:0", "198.51.100.77")));

        Assert.Contains("no address of this machine", problem.Message, StringComparison.Ordinal);
    }
}
