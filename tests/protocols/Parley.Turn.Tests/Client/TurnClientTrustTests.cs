using Parley.SansIO;
using Parley.Stun;
using Parley.Turn.Client;
using Parley.Turn.Server;
using Parley.Turn.Tests.Client.World;

namespace Parley.Turn.Tests.Client;

/// <summary>What someone on the way can and cannot do to a client, and servers that send it elsewhere.</summary>
public sealed class TurnClientTrustTests
{
    private const string Second = "203.0.113.2:3478";

    [Fact]
    public void A_challenge_whose_algorithms_were_taken_away_is_not_answered()
    {
        var world = new ClientWorld();
        world.Server();
        world.OnTheWay = message => Rewritten(message, (type, _) => type != StunAttributeType.PasswordAlgorithms);
        var client = world.Client().Start();
        world.Run(TimeSpan.FromMinutes(1));

        Assert.Equal(new TurnFailure.BadChallenge(ChallengeVerdict.BidDown), client.Single<TurnClientEvent.Ended>().Why);
        Assert.Single(world.FromClients);
    }

    [Fact]
    public void A_later_challenge_without_sha256_is_not_answered_even_with_a_plain_nonce()
    {
        var world = new ClientWorld();
        world.Server(settings => settings with { NonceLifetime = TimeSpan.FromMinutes(2) });
        var client = world.Client().Allocate();
        world.OnTheWay = message => Challenge(message, StunErrorCode.StaleNonce, "plain");
        world.RunUntil(client.Has<TurnClientEvent.Ended>, TimeSpan.FromMinutes(20));

        Assert.Equal(new TurnFailure.BadChallenge(ChallengeVerdict.BidDown), client.Single<TurnClientEvent.Ended>().Why);
    }

    [Fact]
    public void A_nonce_that_is_always_stale_is_given_up()
    {
        var world = new ClientWorld();
        world.Server(settings => settings with { OfferSha256 = false });
        var counter = 0;
        world.OnTheWay = message => Challenge(message, StunErrorCode.StaleNonce, $"nonce {counter++}");
        var client = world.Client().Start();
        world.Run(TimeSpan.FromMinutes(2));

        Assert.IsType<TurnFailure.StaleNonces>(client.Single<TurnClientEvent.Ended>().Why);
        Assert.InRange(world.FromClients.Count, 3, 10);
    }

    [Fact]
    public void The_same_nonce_called_stale_is_given_up_at_once()
    {
        var world = new ClientWorld();
        world.Server(settings => settings with { OfferSha256 = false });
        world.OnTheWay = message => Challenge(message, StunErrorCode.StaleNonce, "always the same");
        var client = world.Client().Start();
        world.Run(TimeSpan.FromMinutes(2));

        Assert.IsType<TurnFailure.StaleNonces>(client.Single<TurnClientEvent.Ended>().Why);
        Assert.Equal(2, world.FromClients.Count);
    }

    [Fact]
    public void Over_udp_a_forged_response_is_as_if_it_had_not_come_and_is_named_in_the_end()
    {
        var world = new ClientWorld();
        world.Server();
        var client = world.Client().Allocate();
        client.Permit("198.51.100.7");
        world.OnTheWay = message => Rewritten(message, (_, _) => true, spoil: true);
        client.Do(turn => turn.Permit(world.Now, IpAddress.Parse("198.51.100.8")));
        world.Run(TimeSpan.FromSeconds(38));
        Assert.False(client.Has<TurnClientEvent.PermissionLost>());
        world.Run(TimeSpan.FromSeconds(3));

        Assert.IsType<TurnFailure.IntegrityViolated>(client.Single<TurnClientEvent.PermissionLost>().Why);
    }

    [Fact]
    public void A_forged_response_in_between_does_not_keep_the_true_one_out()
    {
        var world = new ClientWorld();
        world.Server();
        var client = world.Client().Allocate();
        var forged = false;
        world.OnTheWay = message => forged ? message : Rewritten(message, (_, _) => forged = true, spoil: true);
        client.Permit("198.51.100.8");

        Assert.True(forged);
    }

    [Fact]
    public void Over_a_stream_a_forged_response_ends_the_request()
    {
        var world = new ClientWorld();
        world.Server();
        var client = world.Client(settings => settings with { Protocol = TransportProtocol.Tcp }).Allocate();
        world.OnTheWay = message => Rewritten(message, (_, _) => true, spoil: true);
        client.Do(turn => turn.Permit(world.Now, IpAddress.Parse("198.51.100.8")));
        world.Run(TimeSpan.FromSeconds(1));

        Assert.IsType<TurnFailure.IntegrityViolated>(client.Single<TurnClientEvent.PermissionLost>().Why);
    }

    [Fact]
    public void An_unsigned_400_is_as_if_it_had_not_come()
    {
        var world = new ClientWorld();
        world.Server();
        var client = world.Client().Allocate();
        world.OnTheWay = message => Challenge(message, StunErrorCode.BadRequest, nonce: null);
        client.Do(turn => turn.Permit(world.Now, IpAddress.Parse("198.51.100.8")));
        world.Run(TimeSpan.FromSeconds(20));
        world.OnTheWay = message => message;
        world.Run(TimeSpan.FromSeconds(15));

        Assert.True(client.Has<TurnClientEvent.Permitted>());
    }

    [Fact]
    public void A_client_that_is_sent_to_another_server_is_served_there()
    {
        var world = new ClientWorld();
        world.Server(settings => settings with { AlternateServer = TransportAddress.Parse(Second) });
        var second = world.Server(address: Second);
        var client = world.Client().Allocate();

        Assert.Equal(TransportAddress.Parse(Second), client.Single<TurnClientEvent.Redirected>().Server);
        Assert.Equal(1, second.Engine.AllocationCount);
    }

    [Fact]
    public void Over_a_stream_it_waits_for_the_shell_to_connect()
    {
        var world = new ClientWorld();
        world.Server(settings => settings with { AlternateServer = TransportAddress.Parse(Second) });
        world.Server(address: Second);
        var client = world.Client(settings => settings with { Protocol = TransportProtocol.Tcp }).Start();
        world.Run(TimeSpan.FromMinutes(1));
        Assert.False(client.Has<TurnClientEvent.Allocated>());

        var local = TransportAddress.Parse("192.0.2.1:5100");
        client.Path++;
        world.Attach(client, local);
        client.Do(turn => turn.HandleConnected(world.Now, local));
        world.Run(TimeSpan.FromSeconds(1));
        Assert.True(client.Has<TurnClientEvent.Allocated>());
    }

    [Fact]
    public void Servers_that_send_a_client_round_in_a_circle_lose_it()
    {
        var world = new ClientWorld();
        world.Server(settings => settings with { AlternateServer = TransportAddress.Parse(Second) });
        world.Server(settings => settings with { AlternateServer = TransportAddress.Parse(ClientWorld.ServerAddress) }, Second);
        var client = world.Client().Start();
        world.Run(TimeSpan.FromMinutes(1));

        Assert.IsType<TurnFailure.RedirectLoop>(client.Single<TurnClientEvent.Ended>().Why);
    }

    [Fact]
    public void Servers_that_send_a_client_on_and_on_lose_it()
    {
        var world = new ClientWorld();
        for (var number = 1; number < 10; number++)
        {
            var next = TransportAddress.Parse($"203.0.113.{number + 1}:3478");
            world.Server(settings => settings with { AlternateServer = next }, $"203.0.113.{number}:3478");
        }

        var client = world.Client().Start();
        world.Run(TimeSpan.FromMinutes(1));

        Assert.IsType<TurnFailure.RedirectLoop>(client.Single<TurnClientEvent.Ended>().Why);
        Assert.Equal(3, client.Events.OfType<TurnClientEvent.Redirected>().Count());
    }

    [Fact]
    public void Noise_from_the_server_neither_throws_nor_grows_anything()
    {
        var world = new ClientWorld();
        world.Server();
        var client = world.Client().Allocate();
        client.Permit("198.51.100.7");
        var noise = new Simulation.SeededRandomSource(5);
        var count = client.Events.Count;
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[noise.Below(120)];
            noise.Fill(bytes);
            if (bytes.Length >= StunHeader.Length && i % 2 == 0)
            {
                bytes[0] &= 1;
                bytes[2] = 0;
                bytes[3] = (byte)((bytes.Length - StunHeader.Length) & ~3);
                System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), StunHeader.MagicCookie);
                bytes = bytes[..(StunHeader.Length + bytes[3])];
            }

            client.FromServer(client.Client.Server, default, bytes);
        }

        Assert.Equal(count, client.Events.Count);
    }

    /// <summary>Writes a response anew from the attributes that stay; other messages pass.</summary>
    private static byte[] Rewritten(byte[] message, Func<StunAttributeType, byte[], bool> keep, bool spoil = false)
    {
        if (StunMessage.TryParse(message, out var read) != StunParseError.None || !read.IsResponse)
        {
            return message;
        }

        var writer = new StunMessageWriter(new byte[1024], read.Type, read.TransactionId);
        foreach (var attribute in read.Attributes)
        {
            if (attribute.Type != StunAttributeType.Fingerprint && keep(attribute.Type, attribute.Value.ToArray()))
            {
                writer.WriteBytes(attribute.Type, attribute.Value);
            }
        }

        if (spoil)
        {
            writer.Written[^1] ^= 1;
        }

        return writer.Written.ToArray();
    }

    /// <summary>Turns a response into an error that nobody vouches for.</summary>
    private static byte[] Challenge(byte[] message, StunErrorCode code, string? nonce)
    {
        if (StunMessage.TryParse(message, out var read) != StunParseError.None || !read.IsResponse)
        {
            return message;
        }

        var writer = new StunMessageWriter(new byte[1024], new StunMessageType(read.Type.Method, StunClass.ErrorResponse), read.TransactionId);
        writer.WriteErrorCode(code);
        if (nonce is not null)
        {
            writer.WriteText(StunAttributeType.Realm, Server.World.TurnWorld.Realm);
            writer.WriteText(StunAttributeType.Nonce, nonce);
        }

        return writer.Written.ToArray();
    }
}
