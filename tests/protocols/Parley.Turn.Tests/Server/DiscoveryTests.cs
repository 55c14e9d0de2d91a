using Parley.SansIO;
using Parley.Stun;
using Parley.Turn.Server;
using Parley.Turn.Tests.Server.World;

namespace Parley.Turn.Tests.Server;

/// <summary>RFC 5780 on a server with two addresses and two ports.</summary>
public sealed class DiscoveryTests
{
    private const string Client = "192.0.2.1:5000";

    private static readonly string[] Four = ["203.0.114.1:3478", "203.0.114.1:3479", "203.0.114.2:3478", "203.0.114.2:3479"];

    [Fact]
    public void A_binding_response_names_where_it_comes_from_and_where_else_it_could()
    {
        var response = Ask(Serving(Four), 0, 0);

        Assert.True(response.Message.TryReadXorAddress(StunAttributeType.XorMappedAddress, out var mapped));
        Assert.True(response.Message.TryReadAddress(StunAttributeType.MappedAddress, out var clear));
        Assert.Equal((TransportAddress.Parse(Client), TransportAddress.Parse(Client)), (mapped, clear));
        Assert.Equal((Four[0], Four[3]), (response.Origin, response.Other));
    }

    [Theory]
    [InlineData(0, false, false, 0)]
    [InlineData(0, false, true, 1)]
    [InlineData(0, true, false, 2)]
    [InlineData(0, true, true, 3)]
    [InlineData(1, true, true, 2)]
    [InlineData(2, true, false, 0)]
    [InlineData(3, true, true, 0)]
    [InlineData(3, false, true, 2)]
    public void The_response_comes_from_where_the_request_wants_it_from(int path, bool changeIP, bool changePort, int from)
    {
        var response = Ask(Serving(Four), path, from, (ref writer) => writer.Write(new ChangeRequest(changeIP, changePort)));

        Assert.Equal((Four[from], Four[3 - path]), (response.Origin, response.Other));
    }

    [Fact]
    public void The_response_goes_to_the_port_that_the_request_names()
    {
        var world = Serving(Four);
        var elsewhere = world.Client("192.0.2.1:6000");
        var client = world.Client(Client);
        client.SendRaw(client.Request(StunMethod.Binding, (ref writer) => writer.Write(new ResponsePort(6000))));

        Assert.Empty(client.Received);
        StunMessage.TryParse(Assert.Single(elsewhere.Received), out var response);
        Assert.True(response.TryReadXorAddress(StunAttributeType.XorMappedAddress, out var mapped));
        Assert.Equal(TransportAddress.Parse(Client), mapped);
    }

    [Theory]
    [InlineData(53)]
    [InlineData(0)]
    [InlineData(1023)]
    public void No_response_goes_to_a_port_where_a_service_may_listen(int port)
    {
        var world = Serving(Four);
        var service = world.Client($"192.0.2.1:{port}");
        var client = world.Client(Client);

        Assert.Equal(400, client.Try(StunMethod.Binding, (ref writer) => writer.Write(new ResponsePort((ushort)port))).Code);
        Assert.Empty(service.Received);
    }

    [Fact]
    public void Padding_and_response_port_together_are_refused()
    {
        var reply = Serving(Four).Client(Client).Try(StunMethod.Binding, (ref writer) =>
        {
            writer.Write(new ResponsePort(6000));
            writer.WriteBytes(StunAttributeType.Padding, new byte[1500]);
        });

        Assert.Equal(400, reply.Code);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(4, false)]
    [InlineData(40, true)]
    [InlineData(1500, false)]
    [InlineData(1501, true)]
    [InlineData(30_000, true)]
    public void A_padded_request_gets_a_padded_response_that_is_no_longer(int length, bool fingerprint)
    {
        var world = Serving(Four);
        var client = world.Client(Client);
        var buffer = new byte[40_000];
        var writer = new StunMessageWriter(buffer, new StunMessageType(StunMethod.Binding, StunClass.Request), default);
        writer.WriteBytes(StunAttributeType.Padding, new byte[length]);
        if (fingerprint)
        {
            writer.WriteFingerprint();
        }

        client.SendRaw(writer.Written.ToArray());
        var bytes = Assert.Single(client.Received);
        Assert.Equal(StunParseError.None, StunMessage.TryParse(bytes, out var response));
        // What every response carries may be longer than an empty request; padding never makes it so.
        Assert.InRange(bytes.Length, 0, Math.Max(writer.Length, StunHeader.Length + (4 * 12) + (fingerprint ? 8 : 0)));
        Assert.Equal(length >= 1500, response.Has(StunAttributeType.Padding));
    }

    [Theory]
    [InlineData(StunAttributeType.ChangeRequest)]
    [InlineData(StunAttributeType.ResponsePort)]
    [InlineData(StunAttributeType.Padding)]
    public void Where_there_is_no_other_address_the_attributes_are_unknown_and_the_answer_is_plain(StunAttributeType type)
    {
        foreach (var world in new[]
        {
            Serving(["203.0.114.1:3478"]),
            Serving(Four[..3]),
            Serving(["203.0.114.1:3478", "203.0.114.1:3479", "203.0.114.2:3478", "203.0.114.2:3480"]),
            Serving(["203.0.114.1:3478", "203.0.114.1:3479", "10.0.0.1:3478", "10.0.0.1:3479"]),
            Serving(["172.16.0.1:3478", "172.16.0.1:3479", "10.0.0.1:3478", "10.0.0.1:3479"]),
            Serving(["203.0.114.1:3478", "203.0.114.1:3479", "[2606:4700::1]:3478", "[2606:4700::1]:3479"]),
            new TurnWorld(settings => settings with { Discovery = false }),
        })
        {
            var client = world.Client(Client);
            Assert.Equal(420, client.Try(StunMethod.Binding, (ref writer) => writer.WriteBytes(type, new byte[4])).Code);

            client.SendRaw(client.Request(StunMethod.Binding));
            StunMessage.TryParse(client.Received.Dequeue(), out var plain);
            Assert.True(plain.Has(StunAttributeType.XorMappedAddress));
            Assert.False(plain.Has(StunAttributeType.OtherAddress) || plain.Has(StunAttributeType.ResponseOrigin));
        }
    }

    [Fact]
    public void Loopback_addresses_do_for_each_other()
    {
        var response = Ask(Serving(["127.0.0.1:3478", "127.0.0.1:3479", "127.0.0.2:3478", "127.0.0.2:3479"]), 0, 0);

        Assert.Equal("127.0.0.2:3479", response.Other);
    }

    [Fact]
    public void A_stream_is_answered_plainly_and_cannot_be_answered_from_elsewhere()
    {
        var world = Serving(Four);
        var client = world.Client(Client, TurnPath.FirstConnection);

        Assert.Equal(420, client.Try(StunMethod.Binding, (ref writer) => writer.Write(new ChangeRequest(true, true))).Code);
        Assert.Equal(0, client.Try(StunMethod.Binding).Code);
    }

    [Fact]
    public void Other_methods_know_nothing_of_it()
    {
        var client = Serving(Four).Client(Client);

        Assert.Equal(420, client.Allocate((ref writer) => writer.Write(new ChangeRequest(true, true))).Code);
    }

    [Fact]
    public void Unauthenticated_requests_share_their_prefixs_rate()
    {
        var world = Serving(Four, settings => settings with { ChallengesPerSecond = 10 });
        var client = world.Client(Client);
        for (var i = 0; i < 1000; i++)
        {
            client.SendRaw(client.Request(StunMethod.Binding, (ref writer) => writer.Write(new ResponsePort(5000))));
        }

        Assert.InRange(client.Received.Count, 1, 30);
    }

    [Theory]
    [InlineData(StunAttributeType.ChangeRequest, 3)]
    [InlineData(StunAttributeType.ResponsePort, 1)]
    public void Malformed_attributes_are_refused(StunAttributeType type, int length) => Assert.Equal(
        400, Serving(Four).Client(Client).Try(StunMethod.Binding, (ref writer) => writer.WriteBytes(type, new byte[length])).Code);

    private static TurnWorld Serving(string[] listeners, Func<TurnEngineSettings, TurnEngineSettings>? change = null)
    {
        var world = new TurnWorld(change);
        for (var path = 0; path < listeners.Length; path++)
        {
            world.Engine.HandlePathOpened(new TurnPath(path, TransportAddress.Parse(listeners[path]), TransportProtocol.Udp));
        }

        return world;
    }

    /// <summary>Asks on one path, and finds the one answer on another.</summary>
    private static Answer Ask(TurnWorld world, int path, int from, WriteAttributes? attributes = null)
    {
        var clients = Enumerable.Range(0, 4).Select(number => world.Client(Client, number)).ToArray();
        clients[path].SendRaw(clients[path].Request(StunMethod.Binding, attributes));

        Assert.Equal(1, clients.Sum(client => client.Received.Count));
        return new Answer(Assert.Single(clients[from].Received));
    }

    private sealed record Answer(byte[] Bytes)
    {
        public StunMessage Message
        {
            get
            {
                Assert.Equal(StunParseError.None, StunMessage.TryParse(Bytes, out var message));
                return message;
            }
        }

        public string Origin => Address(StunAttributeType.ResponseOrigin);

        public string Other => Address(StunAttributeType.OtherAddress);

        private string Address(StunAttributeType type) => Message.TryReadAddress(type, out var address) ? address.ToString() : "none";
    }
}
