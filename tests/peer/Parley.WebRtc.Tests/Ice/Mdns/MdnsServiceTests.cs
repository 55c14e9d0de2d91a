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
