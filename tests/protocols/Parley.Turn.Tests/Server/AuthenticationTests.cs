using System.Buffers.Binary;
using Parley.SansIO;
using Parley.Stun;
using Parley.Turn.Server;
using Parley.Turn.Tests.Server.World;

namespace Parley.Turn.Tests.Server;

public sealed class AuthenticationTests
{
    private readonly TurnWorld _world = new();

    [Fact]
    public void Who_shows_no_credentials_is_challenged()
    {
        var reply = _world.Client().Try(StunMethod.Allocate);

        Assert.Equal(401, reply.Code);
        Assert.Equal("example.org"u8, reply.Value(StunAttributeType.Realm));
        Assert.True(NonceCookie.TryRead(reply.Value(StunAttributeType.Nonce), out var features));
        Assert.Equal(StunSecurityFeatures.PasswordAlgorithms, features);
        Assert.Equal(PasswordAlgorithms.Sha256ThenMd5, reply.Value(StunAttributeType.PasswordAlgorithms));
        Assert.False(reply.Has(StunAttributeType.MessageIntegrity));
    }

    [Fact]
    public void Without_SHA256_the_challenge_says_nothing_of_it()
    {
        _world.Apply(settings => settings with { OfferSha256 = false });
        var reply = _world.Client().Try(StunMethod.Allocate);

        Assert.False(NonceCookie.TryRead(reply.Value(StunAttributeType.Nonce), out _));
        Assert.False(reply.Has(StunAttributeType.PasswordAlgorithms));
        Assert.True(_world.Client().Allocate().Succeeded);
    }

    [Theory]
    [InlineData("user", "wrong", RefusalReason.WrongPassword)]
    [InlineData("nobody", "password", RefusalReason.UnknownUser)]
    [InlineData("1:user", "password", RefusalReason.CredentialExpired)]
    public void Wrong_credentials_are_challenged_alike_and_reported_apart(string user, string password, RefusalReason why)
    {
        var client = _world.Client(user: user, password: password);
        client.Allocate();
        var reply = client.Try(StunMethod.Allocate);

        Assert.Equal(401, reply.Code);
        Assert.Equal(why, _world.Events.OfType<TurnEvent.Refused>().Last().Why);
        Assert.Equal(0, _world.Engine.AllocationCount);
    }

    [Fact]
    public void A_forged_integrity_is_refused_for_every_method_of_an_allocation()
    {
        var client = _world.Client();
        client.Allocate();
        client.Password = "guess";

        StunMethod[] methods = [StunMethod.Refresh, StunMethod.CreatePermission, StunMethod.ChannelBind];
        Assert.All(methods, method => Assert.Equal(401, client.Try(method).Code));
        Assert.Equal(1, _world.Engine.AllocationCount);
    }

    [Fact]
    public void A_changed_byte_breaks_the_integrity()
    {
        var client = _world.Client();
        client.Ask(StunMethod.Refresh);
        var request = client.Request(StunMethod.Allocate, (ref writer) => writer.WriteUInt32(StunAttributeType.RequestedTransport, 17u << 24));
        for (var i = 20; i < request.Length - 24; i++)
        {
            var changed = request.ToArray();
            changed[i] ^= 1;
            client.SendRaw(changed);
        }

        Assert.Equal(0, _world.Engine.AllocationCount);
    }

    [Fact]
    public void An_old_nonce_is_stale_and_the_fresh_one_that_comes_with_it_is_good()
    {
        var client = _world.Client();
        client.Allocate();
        _world.Advance(TimeSpan.FromSeconds(599));
        Assert.True(client.Try(StunMethod.Refresh).Succeeded);
        _world.Advance(TimeSpan.FromSeconds(2));

        var reply = client.Try(StunMethod.Refresh);
        Assert.Equal(438, reply.Code);
        client.Nonce = reply.Value(StunAttributeType.Nonce);
        Assert.True(client.Try(StunMethod.Refresh).Succeeded);
    }

    [Theory]
    [InlineData("192.0.2.2:5000")]
    [InlineData("192.0.2.1:5001")]
    public void A_nonce_is_good_only_for_the_address_it_was_given_to(string elsewhere)
    {
        var client = _world.Client("192.0.2.1:5000");
        client.Ask(StunMethod.Refresh);
        var thief = _world.Client(elsewhere);
        thief.Nonce = client.Nonce;

        Assert.Equal(438, thief.Try(StunMethod.Refresh).Code);
        Assert.Equal(437, client.Try(StunMethod.Refresh).Code);
    }

    [Fact]
    public void A_request_replayed_from_elsewhere_does_nothing()
    {
        var client = _world.Client();
        client.Ask(StunMethod.Refresh);
        var request = client.Request(StunMethod.Allocate, (ref writer) => writer.WriteUInt32(StunAttributeType.RequestedTransport, 17u << 24));
        var thief = _world.Client("192.0.2.66:5000");

        thief.SendRaw(request);
        Assert.Equal(438, thief.TakeMessage().Code);
        _world.Advance(TimeSpan.FromSeconds(601));
        client.SendRaw(request);

        Assert.Equal(438, client.TakeMessage().Code);
        Assert.Equal(0, _world.Engine.AllocationCount);
    }

    [Fact]
    public void A_made_up_nonce_is_stale()
    {
        var client = _world.Client();
        client.Ask(StunMethod.Refresh);
        for (var i = 0; i < client.Nonce.Length; i++)
        {
            var real = client.Nonce;
            client.Nonce = [.. real];
            client.Nonce[i] ^= 1;
            Assert.NotEqual(437, client.Try(StunMethod.Refresh).Code);
            client.Nonce = real;
        }
    }

    [Fact]
    public void A_client_may_take_SHA256_and_is_answered_in_it()
    {
        var client = _world.Client();
        client.Sha256 = true;
        var reply = client.Allocate();

        Assert.True(reply.Succeeded);
        Assert.True(StunIntegrity.VerifySha256(reply.Message, client.Key()));
        Assert.False(reply.Has(StunAttributeType.MessageIntegrity));
        Assert.True(client.Refresh().Succeeded);
    }

    [Fact]
    public void A_list_of_algorithms_other_than_the_one_sent_is_refused()
    {
        var client = _world.Client();
        client.Ask(StunMethod.Refresh);

        // Someone between has left only MD5 in the list.
        var reply = client.Try(StunMethod.Allocate, (ref writer) =>
        {
            writer.WriteBytes(StunAttributeType.PasswordAlgorithms, [0, 1, 0, 0]);
            writer.WriteBytes(StunAttributeType.PasswordAlgorithm, [0, 1, 0, 0]);
        });

        Assert.Equal(400, reply.Code);
        Assert.Equal(RefusalReason.BidDown, _world.Events.OfType<TurnEvent.Refused>().Last().Why);
    }

    [Fact]
    public void A_choice_without_its_list_is_refused()
    {
        var client = _world.Client();
        client.Ask(StunMethod.Refresh);

        Assert.Equal(400, client.Try(StunMethod.Allocate, (ref writer) => writer.WriteBytes(StunAttributeType.PasswordAlgorithm, [0, 2, 0, 0])).Code);
    }

    [Fact]
    public void A_user_may_come_as_a_hash()
    {
        _world.Credentials.KnowsUserHashes = true;
        _world.Apply(settings => settings);
        var client = _world.Client();
        var challenge = client.Try(StunMethod.Allocate);
        Assert.True(NonceCookie.TryRead(challenge.Value(StunAttributeType.Nonce), out var features) && features.HasFlag(StunSecurityFeatures.UsernameAnonymity));

        var bytes = new byte[500];
        var writer = new StunMessageWriter(bytes, new StunMessageType(StunMethod.Allocate, StunClass.Request), TransactionId.Read(new byte[12]));
        writer.WriteUInt32(StunAttributeType.RequestedTransport, 17u << 24);
        writer.WriteBytes(StunAttributeType.UserHash, TestCredentials.Hash("user"));
        writer.WriteText(StunAttributeType.Realm, TurnWorld.Realm);
        writer.WriteBytes(StunAttributeType.Nonce, challenge.Value(StunAttributeType.Nonce));
        writer.WriteMessageIntegrity(client.Key());
        client.SendRaw(writer.Written.ToArray());

        Assert.True(client.TakeMessage().Succeeded);
        Assert.Equal("user", Assert.Single(_world.Events.OfType<TurnEvent.Allocated>()).User);
    }

    [Fact]
    public void A_request_with_integrity_but_without_a_name_a_realm_or_a_nonce_is_bad()
    {
        var client = _world.Client();
        client.Ask(StunMethod.Refresh);
        StunAttributeType[] all = [StunAttributeType.Username, StunAttributeType.Realm, StunAttributeType.Nonce];
        foreach (var missing in all)
        {
            var bytes = new byte[500];
            var writer = new StunMessageWriter(bytes, new StunMessageType(StunMethod.Allocate, StunClass.Request), TransactionId.Read(new byte[12]));
            foreach (var type in all.Where(type => type != missing))
            {
                writer.WriteBytes(type, type == StunAttributeType.Nonce ? client.Nonce : type == StunAttributeType.Realm ? "example.org"u8 : "user"u8);
            }

            writer.WriteMessageIntegrity(client.Key());
            client.SendRaw(writer.Written.ToArray());
            Assert.Equal(400, client.TakeMessage().Code);
        }
    }

    [Fact]
    public void The_time_in_a_credential_counts_when_allocating_only()
    {
        var end = (long)(_world.Now - Instant.Zero).TotalSeconds + 60;
        var client = _world.Client(user: $"{end}:user");
        client.Allocate();
        _world.Advance(TimeSpan.FromSeconds(120));

        Assert.True(client.Refresh().Succeeded);
        Assert.True(client.Permit(TransportAddress.Parse("198.51.100.1:1")).Succeeded);
        client.Refresh(0);
        Assert.Equal(401, client.Allocate().Code);
    }

    [Fact]
    public void A_fresh_credential_is_no_fresh_quota()
    {
        var end = (long)(_world.Now - Instant.Zero).TotalSeconds + 60;
        _world.Client(user: $"{end}:user").Allocate();
        _world.Client("192.0.2.1:2", user: $"{end + 1}:user").Allocate();

        Assert.Equal([("user", 2)], _world.Quota.Taken.Select(taken => (taken.Key, taken.Value)));
    }

    [Fact]
    public void Requests_of_an_allocation_need_no_look_up()
    {
        var client = _world.Client();
        client.Allocate();
        var before = _world.Credentials.LookUps;

        client.Refresh();
        client.Permit(TransportAddress.Parse("198.51.100.1:1"));
        client.Bind(0x4000, TransportAddress.Parse("198.51.100.1:1"));

        Assert.Equal(before, _world.Credentials.LookUps);
    }

    [Fact]
    public void What_follows_the_integrity_does_not_count()
    {
        var client = _world.Client();
        client.Allocate();
        var request = client.Request(StunMethod.Refresh);
        byte[] longer = [.. request, 0, (byte)StunAttributeType.Lifetime, 0, 4, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(longer.AsSpan(2), (ushort)(longer.Length - 20));
        client.SendRaw(longer);

        Assert.Equal(600u, client.TakeMessage().Lifetime);
        Assert.Equal(1, _world.Engine.AllocationCount);
    }

    [Fact]
    public void Anyone_may_allocate_where_the_operator_says_so()
    {
        _world.Apply(settings => settings with { Anonymous = true });
        var reply = _world.Client().Try(StunMethod.Allocate, (ref writer) => writer.WriteUInt32(StunAttributeType.RequestedTransport, 17u << 24));

        Assert.True(reply.Succeeded);
        Assert.False(reply.Has(StunAttributeType.MessageIntegrity));
    }
}
