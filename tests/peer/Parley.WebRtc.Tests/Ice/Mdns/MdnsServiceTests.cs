using System.Net;
using System.Net.Sockets;
using Parley.Ice;
using Parley.SansIO;
using Parley.WebRtc.Ice;
using Parley.WebRtc.Ice.Interfaces;
using Parley.WebRtc.Ice.Mdns;

namespace Parley.WebRtc.Tests.Ice.Mdns;

/// <summary>Real multicast, on the loopback interface.</summary>
public sealed class MdnsServiceTests : IDisposable
{
    // Another run of these tests may be on the same interface.
    private readonly string _name = $"{Guid.NewGuid()}.local";

    private readonly InterfaceMonitor _monitor = new(static () => [new HostAddress(Call.Loopback, InterfaceKind.Loopback, 1)]);
    private readonly MdnsService _naomis;
    private readonly MdnsService _priyas;

    public MdnsServiceTests() => (_naomis, _priyas) = (new MdnsService(_monitor, includeLoopback: true), new MdnsService(_monitor, includeLoopback: true));

    [Fact]
    public async Task A_name_that_one_publishes_another_resolves()
    {
        _naomis.Publish(_name, Call.Loopback);

        var found = await _priyas.ResolveAsync(_name).WithinAsync("the name is resolved");

        Assert.Equal([Call.Loopback], found);
    }

    [Fact]
    public async Task A_name_is_resolved_over_IPv6()
    {
        // Linux has no multicast over IPv6 on the loopback interface.
        var address = HostAddresses.Enumerate().FirstOrDefault(one => one.Address.Family == IpFamily.IPv6 && one.Kind != InterfaceKind.Loopback);
        Assert.SkipWhen(address is null, "The host has no IPv6 besides loopback.");
        using var monitor = new InterfaceMonitor(() => [address]);
        using var naomis = new MdnsService(monitor, includeLoopback: true);
        using var priyas = new MdnsService(monitor, includeLoopback: true);
        naomis.Publish(_name, address.Address);

        Assert.Equal([address.Address], await priyas.ResolveAsync(_name).WithinAsync("the name is resolved"));
    }

    [Fact]
    public async Task Who_asks_from_another_port_is_answered_there()
    {
        _naomis.Publish(_name, Call.Loopback);
        using var asker = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        asker.Client.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, IPAddress.Loopback.GetAddressBytes());
        var query = new byte[MdnsWriter.LargestMessage];
        var length = MdnsWriter.WriteQuery(query, _name);
        query[1] = 7;

        await asker.SendAsync(query.AsMemory(0, length), new IPEndPoint(IPAddress.Parse("224.0.0.251"), MdnsSocket.Port), TestContext.Current.CancellationToken);

        var answer = MdnsMessage.Parse((await asker.ReceiveAsync(TestContext.Current.CancellationToken).AsTask().WithinAsync("an answer comes")).Buffer);
        Assert.Equal((ushort)7, answer!.Id);
        Assert.Equal(Call.Loopback, Assert.Single(answer.Answers).Address);
    }

    [Fact]
    public async Task A_name_that_was_withdrawn_has_no_address_any_more()
    {
        _naomis.Publish(_name, Call.Loopback);
        _naomis.Withdraw(_name);

        Assert.Empty(await _priyas.ResolveAsync(_name).WithinAsync("nobody answers"));
    }

    [Fact]
    public async Task Connections_that_hide_their_addresses_find_each_other_by_names()
    {
        var hidden = Call.OnLoopback with { Agent = new IceAgentSettings { HideHostAddresses = true } };
        await using var call = await Call.BeginAsync(hidden with { Mdns = _naomis }, hidden with { Mdns = _priyas });

        await call.ConnectedAsync();

        await call.ExchangeAsync();
        Assert.All(call.Naomi.Candidates.Concat(call.Priya.Candidates), candidate => Assert.True(candidate.Address.IsName));
    }

    public void Dispose()
    {
        _naomis.Dispose();
        _priyas.Dispose();
        _monitor.Dispose();
    }
}
