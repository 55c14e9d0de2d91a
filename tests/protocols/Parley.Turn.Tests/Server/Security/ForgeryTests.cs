using Parley.Stun;
using Parley.Turn.Server;
using Parley.Turn.Tests.Server.World;

namespace Parley.Turn.Tests.Server.Security;

/// <summary>Requests that are not, or not wholly, the user's.</summary>
public sealed class ForgeryTests
{
    private readonly TurnWorld _world = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_request_with_one_other_bit_is_refused_or_dropped(bool sha256)
    {
        var client = _world.Client();
        client.Sha256 = sha256;
        client.Allocate();
        client.Refresh(0);
        var request = client.Request(StunMethod.Allocate, Udp);
        for (var bit = 0; bit < request.Length * 8; bit++)
        {
            byte[] forged = [.. request];
            forged[bit / 8] ^= (byte)(1 << (bit % 8));
            client.Received.Clear();
            client.SendRaw(forged);

            Assert.All(client.Received, reply => Assert.NotEqual(0, new TestReply(reply).Code));
        }

        Assert.Equal(0, _world.Engine.AllocationCount);
        client.Received.Clear();
        client.SendRaw(request);
        Assert.True(client.TakeMessage().Succeeded);
    }

    [Theory]
    [InlineData(StunMethod.Refresh)]
    [InlineData(StunMethod.CreatePermission)]
    [InlineData(StunMethod.ChannelBind)]
    public void An_allocation_obeys_its_own_user_only(StunMethod method)
    {
        var client = _world.Client();
        client.Allocate();
        client.User = "other";
        client.Password = "password2";

        Assert.Equal(441, client.Ask(method).Code);
        Assert.Equal(1, _world.Engine.AllocationCount);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void An_engine_that_is_not_there_is_handed_nothing(int engines)
    {
        var world = new TurnWorld(settings => settings with { TcpAllocations = true }, engines);
        var client = world.Client();
        var token = client.Allocate((ref writer) => writer.WriteUInt64(StunAttributeType.ReservationToken, ulong.MaxValue));
        var bind = world.ConnectionBind(world.Client("192.0.2.1:5001", TurnPath.FirstConnection), uint.MaxValue);

        Assert.Equal((508, 400), (token.Code, bind.Code));
    }

    [Fact]
    public void A_nonce_with_one_other_bit_is_none()
    {
        var client = _world.Client();
        client.Allocate();
        client.Refresh(0);
        var nonce = client.Nonce;
        for (var bit = 0; bit < nonce.Length * 8; bit++)
        {
            client.Nonce = [.. nonce];
            client.Nonce[bit / 8] ^= (byte)(1 << (bit % 8));

            Assert.NotEqual(0, client.Try(StunMethod.Allocate, Udp).Code);
        }

        Assert.Equal(0, _world.Engine.AllocationCount);
    }

    [Fact]
    public void Nonces_of_one_server_are_good_at_all_its_engines_and_at_no_other_server()
    {
        var world = new TurnWorld(engines: 2);
        var client = world.Client(engine: 0);
        client.Try(StunMethod.Allocate);
        client.Allocate();
        var elsewhere = world.Client(engine: 1);
        elsewhere.Nonce = client.Nonce;

        Assert.Equal(0, elsewhere.Try(StunMethod.Allocate, Udp).Code);
        var stranger = new TurnWorld(nonceKey: [.. Enumerable.Repeat((byte)7, 32)]).Client();
        stranger.Nonce = client.Nonce;
        Assert.Equal(438, stranger.Try(StunMethod.Allocate, Udp).Code);
    }

    [Fact]
    public void Nonces_of_neighbouring_clients_have_nothing_in_common()
    {
        var nonces = Enumerable.Range(0, 500).Select(i => _world.Client($"192.0.2.1:{5000 + i}").Try(StunMethod.Allocate).Value(StunAttributeType.Nonce));

        // The last eleven characters are the MAC.
        Assert.Equal(500, nonces.Select(nonce => Convert.ToHexString(nonce[^8..])).Distinct().Count());
    }

    private static void Udp(ref StunMessageWriter writer) => writer.WriteUInt32(StunAttributeType.RequestedTransport, 17u << 24);
}
