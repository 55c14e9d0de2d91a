using System.Net;
using System.Net.Sockets;
using Parley.NatLab.Networks;
using Parley.NatLab.Probes;

namespace Parley.NatLab.Tests.Networks;

/// <summary>Each NAT is measured with real sockets: the matrix proves nothing if they are not what they are called.</summary>
public sealed class NatBoxTests
{
    private static readonly NatReading FullCone = new(KeepsMapping: true, FromSame: true, FromOtherPort: true, FromOtherAddress: true);

    [Fact]
    public Task Endpoint_independent_filtering_lets_everybody_in() =>
        MeasureAsync(NatKind.EndpointIndependentFiltering, FullCone);

    [Fact]
    public Task Address_dependent_filtering_lets_all_ports_of_a_known_address_in() =>
        MeasureAsync(NatKind.AddressDependentFiltering, FullCone with { FromOtherAddress = false });

    [Fact]
    public Task Address_and_port_dependent_filtering_lets_answers_in() =>
        MeasureAsync(NatKind.AddressAndPortDependentFiltering, FullCone with { FromOtherAddress = false, FromOtherPort = false });

    [Fact]
    public Task Address_and_port_dependent_mapping_has_another_port_for_each_destination() => MeasureAsync(
        NatKind.AddressAndPortDependentMapping, FullCone with { KeepsMapping = false, FromOtherAddress = false, FromOtherPort = false });

    [Fact]
    public async Task Neighbours_that_cannot_reach_each_other_meet_at_their_outer_addresses()
    {
        await LabAccess.RequireAsync();
        await using var landscape = new Landscape($"{Leftovers.Prefix}-hairpin");
        var internet = new Internet(landscape);
        var server = Host.Create(landscape, "server", internet);
        var router = new NatBox(
            landscape, "nat", internet, new RouterBehavior(NatKind.AddressAndPortDependentFiltering) { IsolatesClients = true }, "192.168.1");
        var (one, other) = (Host.Create(landscape, "one", router), Host.Create(landscape, "other", router));
        await landscape.BuildAsync();
        using var at = await NatProbe.BindAsync(server);
        using var first = await NatProbe.BindAsync(one);
        using var second = await NatProbe.BindAsync(other);

        var (firsts, seconds) = (await NatProbe.MappingAsync(first, at), await NatProbe.MappingAsync(second, at));

        Assert.False(await NatProbe.PassesAsync(first, (IPEndPoint)second.LocalEndPoint!, second));
        Assert.True(await NatProbe.PassesAsync(first, seconds, second));
        Assert.True(await NatProbe.PassesAsync(second, firsts, first));
    }

    [Fact]
    public async Task A_router_without_UDP_lets_TCP_out()
    {
        await LabAccess.RequireAsync();
        var (udp, tcp, https) = await PassingAsync(Passage.NoUdp);
        Assert.Equal((false, true, true), (udp, tcp, https));
    }

    [Fact]
    public async Task A_router_for_the_web_alone_lets_port_443_out()
    {
        await LabAccess.RequireAsync();
        var (udp, tcp, https) = await PassingAsync(Passage.OnlyTcp443);
        Assert.Equal((false, false, true), (udp, tcp, https));
    }

    [Fact]
    public async Task A_router_that_begins_anew_maps_to_another_port()
    {
        await LabAccess.RequireAsync();
        await using var landscape = new Landscape($"{Leftovers.Prefix}-rebind");
        var internet = new Internet(landscape);
        var server = Host.Create(landscape, "server", internet);
        var behavior = new RouterBehavior(NatKind.AddressAndPortDependentFiltering);
        var router = new NatBox(landscape, "nat", internet, behavior, "192.168.1");
        var inside = Host.Create(landscape, "inside", router);
        await landscape.BuildAsync();
        using var at = await NatProbe.BindAsync(server);
        using var from = await NatProbe.BindAsync(inside);
        var before = await NatProbe.MappingAsync(from, at);

        router.Behave(landscape, behavior with { MappedPorts = "20000-29999" });
        await landscape.BuildAsync();
        await router.ForgetFlowsAsync();
        var after = await NatProbe.MappingAsync(from, at);

        Assert.NotEqual(before, after);
        Assert.InRange(after.Port, 20_000, 29_999);
        Assert.False(await NatProbe.PassesAsync(at, before, from));
        Assert.True(await NatProbe.PassesAsync(at, after, from));
    }

    [Fact]
    public async Task A_lossy_router_loses_about_what_it_should()
    {
        const int Sent = 1_000;
        await LabAccess.RequireAsync();
        await using var landscape = new Landscape($"{Leftovers.Prefix}-loss");
        var internet = new Internet(landscape);
        var server = Host.Create(landscape, "server", internet);
        var behavior = new RouterBehavior(NatKind.AddressAndPortDependentFiltering) { LossPercent = 20 };
        var inside = Host.Create(landscape, "inside", new NatBox(landscape, "nat", internet, behavior, "192.168.1"));
        await landscape.BuildAsync();
        using var at = await NatProbe.BindAsync(server);
        using var from = await NatProbe.BindAsync(inside);

        var arrived = await NatProbe.CountAsync(from, at, Sent);

        // Six standard deviations on either side.
        Assert.InRange(arrived, 724, 876);
    }

    private static async Task MeasureAsync(NatKind kind, NatReading expected)
    {
        await LabAccess.RequireAsync();
        await using var landscape = new Landscape($"{Leftovers.Prefix}-{kind}");
        var internet = new Internet(landscape);
        var (first, second) = (Host.Create(landscape, "first", internet), Host.Create(landscape, "second", internet));
        var inside = Host.Create(landscape, "inside", new NatBox(landscape, "nat", internet, new RouterBehavior(kind), "192.168.1"));
        await landscape.BuildAsync();

        using (var probe = await NatProbe.OpenAsync(inside, first, second))
        {
            Assert.Equal(expected, await probe.MeasureAsync());
        }

        // And the same with another socket, when a peer's checks are there first.
        using var again = await NatProbe.OpenAsync(inside, first, second);
        Assert.Equal(expected, await again.MeasureAsync(early: true));
    }

    private static async Task<(bool Udp, bool Tcp, bool Https)> PassingAsync(Passage passage)
    {
        await using var landscape = new Landscape($"{Leftovers.Prefix}-{passage}");
        var internet = new Internet(landscape);
        var server = Host.Create(landscape, "server", internet);
        var behavior = new RouterBehavior(NatKind.AddressAndPortDependentFiltering) { Passage = passage };
        var inside = Host.Create(landscape, "inside", new NatBox(landscape, "nat", internet, behavior, "192.168.1"));
        await landscape.BuildAsync();
        using var at = await NatProbe.BindAsync(server);
        using var from = await NatProbe.BindAsync(inside);
        var udp = await NatProbe.PassesAsync(from, (IPEndPoint)at.LocalEndPoint!, at);
        return (udp, await ConnectsAsync(server, inside, 3478), await ConnectsAsync(server, inside, 443));
    }

    private static async Task<bool> ConnectsAsync(Host server, Host client, int port)
    {
        var place = new IPEndPoint(server.Addresses[0], port);
        using var listener = await NamespaceEntry.RunAsync(server.Machine, () =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(place);
            socket.Listen();
            return socket;
        });
        using var connecting = await NamespaceEntry.RunAsync(client.Machine, () => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        end.CancelAfter(TimeSpan.FromSeconds(1));
        try
        {
            await connecting.ConnectAsync(place, end.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
