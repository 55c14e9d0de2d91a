using System.Net;
using Parley.NatLab.Networks;
using Parley.NatLab.Probes;

namespace Parley.NatLab.Tests.Networks;

/// <summary>The network that has no IPv4, and reaches it.</summary>
public sealed class Nat64BoxTests
{
    [Fact]
    public async Task Its_resolver_tells_the_prefix_and_its_translator_carries_UDP_both_ways()
    {
        await LabAccess.RequireAsync();
        await using var landscape = new Landscape($"{Leftovers.Prefix}-nat64");
        var internet = new Internet(landscape);
        var server = Host.Create(landscape, "server", internet);
        var client = Host.Create(landscape, "client", new Nat64Box(landscape, "box", internet), Families.IPv6);
        await landscape.BuildAsync();

        var resolved = await LabCommand.RunAsync("", client.Machine.Enter("getent", "--no-addrconfig", "ahostsv6", "ipv4only.arpa"));
        Assert.Contains("2001:db8:64:ff9b::c000:aa", resolved, StringComparison.Ordinal);

        using var outside = await NatProbe.BindAsync(server);
        using var inside = await NatProbe.BindAsync(client);
        var port = ((IPEndPoint)outside.LocalEndPoint!).Port;
        var translated = IPAddress.Parse($"2001:db8:64:ff9b::{server.Addresses[0]}");
        var mapping = await NatProbe.MappingAsync(inside, outside, new IPEndPoint(translated, port));
        Assert.NotEqual(server.Addresses[0], mapping.Address);
        Assert.True(await NatProbe.PassesAsync(outside, mapping, inside));
    }
}
