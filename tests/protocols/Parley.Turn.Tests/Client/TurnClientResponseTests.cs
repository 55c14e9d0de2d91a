using Parley.SansIO;
using Parley.Stun;
using Parley.Turn.Client;
using Parley.Turn.Tests.Client.World;
using Parley.Turn.Tests.Server.World;

namespace Parley.Turn.Tests.Client;

/// <summary>Servers that answer as ours never would. They ask for no credentials, so that each answer is one message.</summary>
public sealed class TurnClientResponseTests
{
    private static readonly TransportAddress Relayed = TransportAddress.Parse("203.0.113.9:50000");
    private readonly ClientWorld _world = new();

    [Fact]
    public void A_server_may_ask_for_no_credentials()
    {
        var client = Answered(settings => settings, StunClass.SuccessResponse, (ref writer) => Grant(ref writer, Relayed));

        Assert.Equal(Relayed, client.Relayed);
    }

    [Fact]
    public void An_address_of_a_family_that_was_not_asked_for_is_given_back()
    {
        var client = Answered(
            settings => settings, StunClass.SuccessResponse, (ref writer) => Grant(ref writer, TransportAddress.Parse("[2001:db8::9]:50000")));

        Assert.False(client.Has<TurnClientEvent.Allocated>());
        Assert.Equal(new Lifetime(0), LastRequest(StunMethod.Refresh).Lifetime);
        Answer(client, StunMethod.Refresh, StunClass.SuccessResponse, (ref writer) => writer.Write(new Lifetime(0)));
        Assert.IsType<TurnFailure.Malformed>(client.Single<TurnClientEvent.Ended>().Why);
    }

    [Fact]
    public void An_allocation_without_its_address_is_given_back()
    {
        var client = Answered(settings => settings, StunClass.SuccessResponse, (ref writer) => writer.Write(new Lifetime(600)));

        Assert.Equal(new Lifetime(0), LastRequest(StunMethod.Refresh).Lifetime);
        Answer(client, StunMethod.Refresh, StunClass.SuccessResponse);
        Assert.IsType<TurnFailure.Malformed>(client.Single<TurnClientEvent.Ended>().Why);
    }

    [Fact]
    public void A_response_with_something_that_must_be_understood_and_is_not_fails()
    {
        var client = Answered(settings => settings, StunClass.SuccessResponse, (ref writer) =>
        {
            Grant(ref writer, Relayed);
            writer.WriteFlag((StunAttributeType)0x7777);
        });

        Assert.IsType<TurnFailure.Malformed>(client.Single<TurnClientEvent.Ended>().Why);
    }

    [Fact]
    public void Where_dont_fragment_is_unknown_it_is_left_out()
    {
        var client = Answered(settings => settings with { DontFragment = true }, StunClass.ErrorResponse, (ref writer) =>
        {
            writer.WriteErrorCode(StunErrorCode.UnknownAttribute);
            writer.WriteUnknownAttributes([StunAttributeType.DontFragment]);
        });

        Assert.False(LastRequest(StunMethod.Allocate).DontFragment);
        Answer(client, StunMethod.Allocate, StunClass.SuccessResponse, (ref writer) => Grant(ref writer, Relayed));
        Assert.Equal(Relayed, client.Relayed);
    }

    [Theory]
    [InlineData(StunErrorCode.UnknownAttribute)]
    [InlineData(StunErrorCode.ServerError)]
    [InlineData(StunErrorCode.Forbidden)]
    [InlineData((StunErrorCode)699)]
    [InlineData(StunErrorCode.TryAlternate)]
    public void Any_other_refusal_is_told_as_it_came(StunErrorCode code)
    {
        var client = Answered(settings => settings, StunClass.ErrorResponse, (ref writer) => writer.Write(new ErrorCode(code, "so be it"u8)));

        Assert.Equal(new TurnFailure.Refused(code, "so be it"), client.Single<TurnClientEvent.Ended>().Why);
    }

    [Theory]
    [InlineData("[2001:db8::1]:3478")]
    [InlineData("203.0.113.2:0")]
    [InlineData(ClientWorld.ServerAddress)]
    public void No_client_is_sent_to_another_family_to_no_port_or_back(string server)
    {
        var client = Answered(settings => settings, StunClass.ErrorResponse, (ref writer) =>
        {
            writer.WriteErrorCode(StunErrorCode.TryAlternate);
            writer.WriteAddress(StunAttributeType.AlternateServer, TransportAddress.Parse(server));
        });

        Assert.IsType<TurnFailure.RedirectLoop>(client.Single<TurnClientEvent.Ended>().Why);
    }

    [Fact]
    public void A_temporary_error_at_a_refresh_is_tried_again()
    {
        var client = Answered(settings => settings, StunClass.SuccessResponse, (ref writer) => Grant(ref writer, Relayed));
        _world.Run(TimeSpan.FromMinutes(9.1));
        Answer(client, StunMethod.Refresh, StunClass.ErrorResponse, (ref writer) => writer.WriteErrorCode(StunErrorCode.ServerError));
        _world.Run(TimeSpan.FromSeconds(6));
        Answer(client, StunMethod.Refresh, StunClass.SuccessResponse, (ref writer) => writer.Write(new Lifetime(600)));
        _world.Run(TimeSpan.FromMinutes(5));

        Assert.False(client.Has<TurnClientEvent.Ended>());
    }

    [Fact]
    public void An_allocation_that_is_granted_while_it_is_not_wanted_any_more_is_ended()
    {
        var world = new ClientWorld();
        var server = world.Server();
        var client = world.Client().Start();
        world.RunUntil(() => world.FromClients.Count == 2, TimeSpan.FromSeconds(1));

        client.Do(turn => turn.Release(world.Now));
        world.Run(TimeSpan.FromSeconds(1));

        Assert.False(client.Has<TurnClientEvent.Allocated>());
        Assert.Null(client.Single<TurnClientEvent.Ended>().Why);
        Assert.Equal(0, server.Engine.AllocationCount);
    }

    private ClientHost Answered(Func<TurnClientSettings, TurnClientSettings> change, StunClass kind, WriteAttributes attributes)
    {
        var client = _world.Client(change).Start();
        Answer(client, StunMethod.Allocate, kind, attributes);
        return client;
    }

    private void Answer(ClientHost client, StunMethod method, StunClass kind, WriteAttributes? attributes = null)
    {
        var writer = new StunMessageWriter(new byte[1024], new StunMessageType(method, kind), LastRequest(method).Id);
        attributes?.Invoke(ref writer);
        client.FromServer(client.Client.Server, default, writer.Written.ToArray());
    }

    private (TransactionId Id, Lifetime? Lifetime, bool DontFragment) LastRequest(StunMethod method)
    {
        StunMessage.TryParse(_world.FromClients[^1], out var request);
        Assert.Equal(new StunMessageType(method, StunClass.Request), request.Type);
        return (request.TransactionId, request.TryRead<Lifetime>(out var lifetime) ? lifetime : null, request.Has(StunAttributeType.DontFragment));
    }

    private static void Grant(ref StunMessageWriter writer, TransportAddress relayed)
    {
        writer.WriteXorAddress(StunAttributeType.XorRelayedAddress, relayed);
        writer.WriteXorAddress(StunAttributeType.XorMappedAddress, TransportAddress.Parse("192.0.2.1:5000"));
        writer.Write(new Lifetime(600));
    }
}
