using Parley.SansIO;
using Parley.Stun;
using Parley.Turn.Tests.Server.World;

namespace Parley.Turn.Tests.Server.Security;

/// <summary>What someone gets who has shown no credentials, and whose address may be another's.</summary>
public sealed class ReflectionTests
{
    private static readonly byte[] Stale = [0xEE, 0xEE];

    // Of RFC 3489: where to send the response.
    private const StunAttributeType ResponseAddress = (StunAttributeType)0x0002;

    [Fact]
    public void A_flood_in_a_victims_name_is_swallowed()
    {
        var world = new TurnWorld(settings => settings with { ChallengesPerSecond = 10 });
        var begin = world.Bytes;
        for (var i = 0; i < 20_000; i++)
        {
            // All addresses and ports of one prefix: they share one rate.
            var spoofed = world.Client($"192.0.2.{i % 250}:{1024 + (i % 50_000)}");
            spoofed.SendRaw(spoofed.Request(StunMethod.Allocate, (ref writer) => writer.WriteUInt32(StunAttributeType.RequestedTransport, 17u << 24)));
            if (i % 10_000 == 0)
            {
                world.Advance(TimeSpan.FromMilliseconds(500));
            }
        }

        var (sent, received) = (world.Bytes.Out - begin.Out, world.Bytes.In - begin.In);
        Assert.InRange(sent, 1, received / 100);
    }

    [Fact]
    public void A_challenge_says_only_what_the_client_needs()
    {
        var challenge = new TurnWorld().Client().Try(StunMethod.Allocate);
        var types = new List<StunAttributeType>();
        foreach (var attribute in challenge.Message.Attributes)
        {
            types.Add(attribute.Type);
        }

        Assert.Equal([StunAttributeType.ErrorCode, StunAttributeType.Realm, StunAttributeType.Nonce, StunAttributeType.PasswordAlgorithms], types);
        // Header, code, this realm, nonce, two algorithms: 92 bytes.
        Assert.InRange(challenge.Bytes.Length, 20, 92);
    }

    [Fact]
    public void A_binding_response_is_the_mapped_address_and_nothing_more()
    {
        var world = new TurnWorld();
        var request = world.Client().Request(StunMethod.Binding);

        Assert.Equal(20 + 12, world.Client().Try(StunMethod.Binding).Bytes.Length);
        Assert.Equal(20, request.Length);
    }

    [Fact]
    public void Nobody_tells_the_server_where_to_send_a_response()
    {
        var world = new TurnWorld();
        var victim = world.Client("198.51.100.50:7000");
        var client = world.Client();

        var reply = client.Try(
            StunMethod.Binding, (ref writer) => writer.WriteAddress(ResponseAddress, TransportAddress.Parse("198.51.100.50:7000")));

        Assert.Empty(victim.Received);
        Assert.Equal(420, reply.Code);
    }

    [Fact]
    public void No_response_carries_what_lay_in_memory_before()
    {
        var world = new TurnWorld();
        var client = world.Client();
        world.MemoryOf(0).Bytes.AsSpan().Fill(0xEE);
        TestReply[] replies =
        [
            client.Try(StunMethod.Allocate), client.Allocate(), client.Try(StunMethod.Binding), client.Permit(TransportAddress.Parse("10.0.0.1:1")),
            client.Refresh(), client.Try(StunMethod.Allocate),
        ];

        // Padding is zero, and every attribute has been written.
        Assert.All(replies, reply => Assert.False(reply.Bytes.AsSpan().IndexOf(Stale) >= 0, Convert.ToHexString(reply.Bytes)));
    }
}
