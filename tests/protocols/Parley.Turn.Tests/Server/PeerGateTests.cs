using Parley.SansIO;
using Parley.Stun;
using Parley.Turn.Server;
using Parley.Turn.Tests.Server.World;

namespace Parley.Turn.Tests.Server;

/// <summary>Every way to write a peer's address, through every method that names a peer, against everything that no client may reach.</summary>
public sealed class PeerGateTests
{
    private const string ServerAddress = "203.0.113.1";
    private const string Backend = "198.51.100.77";
    private const string Denied = "9.9.9.9";

    private static readonly string[] IPv4Targets =
    [
        "0.0.0.0", "0.0.0.1", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.1.1", "169.254.169.254", "169.254.170.2", "100.100.100.200",
        "168.63.129.16", "172.16.0.1", "192.0.0.192", "192.168.1.1", "198.18.0.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
        ServerAddress, Backend, Denied,
    ];

    private static readonly string[] IPv6Targets =
    [
        "::", "::1", "::2", "100::1", "2001:2::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fd20:ce::254", "fe80::1", "fe80::a9fe:a9fe", "fec0::1", "ff02::1",
        "ff0e::1", "2a00::77",
    ];

    // What the operator opens is no way to anything else: a lab's addresses, and all forms that carry IPv4 addresses.
    private static readonly string[] Allowed =
    [
        "198.51.100.0/24", "2001:db8::/32", "::/96", "::ffff:0:0:0/96", "2002::/16", "2001::/32", "64:ff9b::/96", "64:ff9b:1::/48", "::/0", "0.0.0.0/0",
    ];

    private readonly TurnWorld _world = new(settings => settings with { TcpAllocations = true }, policy: Policy);
    private readonly TurnTestClient _udp;
    private readonly TurnTestClient _tcp;
    private ushort _nextChannel = ChannelData.FirstChannel;

    public PeerGateTests()
    {
        _udp = _world.Client();
        _tcp = _world.Client("192.0.2.1:5001", TurnPath.FirstConnection);
        Assert.Equal(2, _udp.Allocate(BothFamilies).AllRelayed.Count);
        Assert.Equal(2, _tcp.Allocate(BothFamilies, protocol: 6).AllRelayed.Count);
    }

    public static TheoryData<string> Methods => ["CreatePermission", "ChannelBind", "Send", "Connect"];

    public static TheoryData<string, string> MethodsAndEncodings =>
        new(from method in Methods from encoding in PeerEncodings.All.Keys select (method.Data, encoding));

    [Theory]
    [MemberData(nameof(MethodsAndEncodings))]
    public void No_method_reaches_what_is_denied_however_it_is_written(string method, string encoding)
    {
        foreach (var target in IPv4Targets)
        {
            Demand(method, PeerEncodings.All[encoding](IpAddress.Parse(target).IPv4), $"{target} as {encoding}");
        }

        DemandNothingWentOut();
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void No_method_reaches_what_is_denied_in_IPv6(string method)
    {
        foreach (var target in IPv6Targets)
        {
            Demand(method, IpAddress.Parse(target), target);
        }

        DemandNothingWentOut();
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Every_method_reaches_what_is_allowed(string method)
    {
        string[] targets = ["198.51.100.7", "8.8.8.8", "2001:db8::7", "2a00:1450::7"];
        Assert.All(targets, target => Assert.Equal(0, Ask(method, new TransportAddress(IpAddress.Parse(target), 9000))));

        if (method != "Connect")
        {
            foreach (var target in targets)
            {
                _udp.SendIndication(new TransportAddress(IpAddress.Parse(target), 9000), "hello");
            }

            Assert.Equal(targets.Length, _world.Engine.Counters.DatagramsToPeers);
        }
        else
        {
            Assert.Equal(targets.Length, _world.Events.OfType<TurnEvent.ConnectPeer>().Count());
        }
    }

    [Fact]
    public void Of_this_servers_relay_addresses_live_ports_are_reached_in_process_and_nothing_else()
    {
        var other = _world.Client("192.0.2.2:5000");
        other.Allocate();
        Assert.True(other.Permit(_udp.Relayed).Succeeded);
        // CreatePermission names no port, so it is granted for the address; each datagram is looked at.
        Assert.True(_udp.Permit(other.Relayed).Succeeded);
        _udp.Received.Clear();
        other.Received.Clear();

        _udp.SendIndication(other.Relayed with { Port = 3478 }, "to a listener");
        _udp.SendIndication(other.Relayed with { Port = 49_999 }, "to nobody");
        Assert.Equal(0, _world.Engine.Counters.DatagramsToPeers);
        _udp.SendIndication(other.Relayed, "hello");

        Assert.Equal("hello", other.TakeMessage().Text);
        Assert.Equal(1, _world.Engine.Counters.ShortCuts);
        Assert.Equal(403, Ask("Connect", other.Relayed));
    }

    [Fact]
    public void A_relay_address_that_has_gone_is_not_reached_through_the_network_either()
    {
        var other = _world.Client("192.0.2.2:5000");
        other.Allocate();
        _udp.Permit(other.Relayed);
        _udp.Bind(0x4001, other.Relayed);
        _udp.SendChannelData(0x4001, "one");
        other.Refresh(0);

        _udp.SendChannelData(0x4001, "two");
        _udp.SendIndication(other.Relayed, "three");

        Assert.Equal(1, _world.Engine.Counters.DatagramsToPeers);
        Assert.Equal(1, _world.Engine.Counters.ShortCuts);
    }

    [Fact]
    public void Relayed_addresses_in_disguise_are_not_reached()
    {
        var other = _world.Client("192.0.2.2:5000");
        other.Allocate();
        Assert.True(other.Permit(_udp.Relayed).Succeeded);
        other.Received.Clear();
        foreach (var (encoding, encode) in PeerEncodings.All.Where(pair => pair.Key != "plain"))
        {
            var peer = new TransportAddress(encode(other.Relayed.Address.IPv4), other.Relayed.Port);
            Assert.True(Ask("CreatePermission", peer) is 403 or 443, encoding);
            _udp.SendIndication(peer, "hello");
            Assert.Empty(other.Received);
        }
    }

    [Fact]
    public void A_stricter_policy_cuts_off_peers_in_both_directions()
    {
        var peer = _world.Peer("8.8.8.8:9000");
        _udp.Permit(peer.Address);
        _udp.Bind(0x4001, peer.Address);
        _udp.Received.Clear();
        _udp.SendChannelData(0x4001, "before");
        Assert.Equal("before", peer.Take().Text);

        _world.Apply(settings => settings with { Policy = new PeerPolicy([], [Prefix("8.8.8.0/24")], []) });
        _udp.SendChannelData(0x4001, "after");
        _udp.SendIndication(peer.Address, "after");
        peer.Send(_udp.Relayed, "after");

        Assert.Empty(peer.Received);
        Assert.Empty(_udp.Received);
        Assert.Equal(403, _udp.Permit(peer.Address).Code);
    }

    private static PeerPolicy Policy() => new(
        Allowed.Select(Prefix), [Prefix(Denied)], new[] { ServerAddress, Backend, "2a00::77" }.Select(IpAddress.Parse),
        [IpAddress.Parse("203.0.113.9"), IpAddress.Parse("2001:db8:ffff::9")]);

    private static IpPrefix Prefix(string text) => IpPrefix.TryParse(text, out var prefix) ? prefix : throw new FormatException(text);

    private static void BothFamilies(ref StunMessageWriter writer) => writer.WriteUInt32(StunAttributeType.AdditionalAddressFamily, 0x02u << 24);

    private void Demand(string method, IpAddress address, string what)
    {
        var peer = new TransportAddress(address, 9000);
        Assert.True(Ask(method, peer) == 403, what);
        // Whatever the answer was: nothing is sent there.
        _udp.SendIndication(peer, "hello");
        _tcp.SendIndication(peer, "hello");
    }

    // Send has no answer of its own: it takes what permission there is.
    private int Ask(string method, TransportAddress peer) => method switch
    {
        "CreatePermission" or "Send" => _udp.Permit(peer).Code,
        "ChannelBind" => _udp.Bind(_nextChannel++, peer).Code,
        _ => Connect(peer),
    };

    private int Connect(TransportAddress peer)
    {
        _tcp.Received.Clear();
        _tcp.SendRaw(_tcp.Request(StunMethod.Connect, (ref writer) => writer.WriteXorAddress(StunAttributeType.XorPeerAddress, peer)));
        return _tcp.Received.Count == 0 ? 0 : _tcp.TakeMessage().Code;
    }

    private void DemandNothingWentOut()
    {
        Assert.Equal(0, _world.Engine.Counters.DatagramsToPeers);
        Assert.Empty(_world.Events.OfType<TurnEvent.ConnectPeer>());
        Assert.Equal(0, _world.Engine.PeerConnectionCount);
    }
}
