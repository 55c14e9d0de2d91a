namespace Parley.Signaling.Protocol.Tests.Vectors;

/// <summary>What a client sends, as the examples of docs/protocol/vectors.json have it.</summary>
public sealed class ClientVectorTests
{
    public static TheoryData<string> Valid { get; } = Vector.Where(vector => vector.FromClient && vector.Valid);

    public static TheoryData<string> Invalid { get; } = Vector.Where(vector => vector is { FromClient: true, Valid: false, Relayed: false });

    public static TheoryData<string> Relayed { get; } = Vector.Where(vector => vector is { FromClient: true, Relayed: true });

    [Theory]
    [MemberData(nameof(Valid))]
    public void A_valid_message_is_read(string name)
    {
        var utf8 = Vector.All[name].Utf8;

        Assert.True(EnvelopeReader.TryRead(utf8, out var envelope, out var error), error.ToString());
        Assert.NotEqual(ClientMessageType.Unknown, envelope.Type);
        if (!envelope.Type.IsNumbered)
        {
            Assert.True(ClientMessageReader.TryRead(utf8, envelope, out _, out error), error.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void An_invalid_message_gives_the_error_and_the_member_that_the_example_names(string name)
    {
        var vector = Vector.All[name];

        Assert.False(ClientMessageReader.TryRead(vector.Utf8, out _, out var error));
        Assert.Equal(vector.Error, error);
    }

    [Theory]
    [MemberData(nameof(Relayed))]
    public void The_content_of_a_relay_message_is_its_receivers_to_judge(string name)
    {
        Assert.True(EnvelopeReader.TryRead(Vector.All[name].Utf8, out var envelope, out var error), error.ToString());
        Assert.True(envelope.Type.IsNumbered);
    }
}
