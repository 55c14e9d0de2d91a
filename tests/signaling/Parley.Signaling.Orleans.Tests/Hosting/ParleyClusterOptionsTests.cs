using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Parley.Signaling.Orleans.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Parley.Signaling.Orleans.Tests.Hosting;

public sealed class ParleyClusterOptionsTests
{
    [Theory]
    [InlineData("Redis", "", "Redis is empty")]
    [InlineData("AdvertisedAddress", "somewhere", "AdvertisedAddress must be the IP address")]
    [InlineData("AdvertisedAddress", null, "AdvertisedAddress must be the IP address")]
    [InlineData("AdvertisedAddress", "0.0.0.0", "no address that anybody can reach")]
    [InlineData("ListenAddress", "everywhere", "ListenAddress must be an IP address")]
    [InlineData("SiloPort", "0", "SiloPort")]
    [InlineData("UserShards", "0", "UserShards")]
    [InlineData("Name", "two words", "Name")]
    [InlineData("ResponseTimeout", "00:00:00", "ResponseTimeout")]
    public void An_unusable_cluster_is_refused_with_a_reason(string option, string? value, string reason)
    {
        var builder = Builder(new()
        {
            ["Parley:Cluster:Redis"] = "127.0.0.1:6379",
            ["Parley:Cluster:AdvertisedAddress"] = "10.0.0.1",
            [$"Parley:Cluster:{option}"] = value,
        });

        var refusal = Assert.Throws<OptionsValidationException>(() => builder.AddParleySilo());

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cluster_over_redis_listens_where_it_is_told_and_has_no_gateway()
    {
        var builder = Builder(new()
        {
            ["Parley:Cluster:Redis"] = "127.0.0.1:6379",
            ["Parley:Cluster:Name"] = "calls",
            ["Parley:Cluster:AdvertisedAddress"] = "10.0.0.1",
            ["Parley:Cluster:ListenAddress"] = "0.0.0.0",
            ["Parley:Cluster:SiloPort"] = "12000",
        });
        builder.AddParleySilo();
        using var services = builder.Services.BuildServiceProvider();

        var endpoints = services.GetRequiredService<IOptions<EndpointOptions>>().Value;
        Assert.Equal("10.0.0.1:12000", $"{endpoints.AdvertisedIPAddress}:{endpoints.SiloPort}");
        Assert.Equal("0.0.0.0:12000", endpoints.SiloListeningEndpoint?.ToString());
        Assert.Equal(0, endpoints.GatewayPort);
        Assert.Equal("calls", services.GetRequiredService<IOptions<ClusterOptions>>().Value.ClusterId);
    }

    private static HostApplicationBuilder Builder(Dictionary<string, string?> configuration)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(configuration);
        return builder;
    }
}
