using System.Net;
using System.Net.Sockets;
using Parley.NatLab.Networks;
using Parley.NatLab.Probes;

namespace Parley.NatLab.Tests.Networks;

/// <summary>The firewall of an IPv6 network.</summary>
public sealed class FirewallTests
{
    [Fact]
    public async Task It_lets_in_what_answers_and_nothing_else()
    {
        await LabAccess.RequireAsync();
        await using var landscape = new Landscape($"{Leftovers.Prefix}-wall");
        var internet = new Internet(landscape);
        var server = Host.Create(landscape, "server", internet, Families.IPv6);
        var inside = Host.Create(landscape, "inside", new Firewall(landscape, "wall", internet), Families.IPv6);
        await landscape.BuildAsync();
        using var at = await NatProbe.BindAsync(server);
        using var other = await NatProbe.BindAsync(server);
        using var from = await NatProbe.BindAsync(inside);
        var address = Place(from);

        Assert.False(await NatProbe.PassesAsync(at, address, from));
        Assert.Equal(address, await NatProbe.MappingAsync(from, at));
        Assert.True(await NatProbe.PassesAsync(at, address, from));
        Assert.False(await NatProbe.PassesAsync(other, address, from));
    }

    private static IPEndPoint Place(Socket socket) => (IPEndPoint)socket.LocalEndPoint!;
}
