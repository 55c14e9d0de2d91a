using System.Text.Json;

namespace Parley.Signaling.Protocol.Tests.Vectors;

/// <summary>The schema says the same as the examples and as the code.</summary>
public sealed class SchemaTests
{
    // Messages without members have nothing to be invalid in.
    private static readonly string[] CannotBeInvalid = ["bye", "pong", "ping"];

    public static TheoryData<string> Objects { get; } = Vector.Where(vector => vector.Message is not null);

    public static TheoryData<string, string> Types { get; } =
        [.. Definitions("client").Concat(Definitions("server")).Concat(Definitions("relay"))];

    [Theory]
    [MemberData(nameof(Objects))]
    public void The_schema_accepts_what_is_valid_and_nothing_else(string name) =>
        Assert.Equal(Vector.All[name].Valid, WireSchema.Accepts(Vector.All[name]));

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_message_has_a_valid_and_an_invalid_example(string direction, string type)
    {
        var examples = Vector.All.Values
            .Where(vector => vector.Type == type && (direction == "relay" || vector.FromClient == (direction == "client")))
            .ToLookup(vector => vector.Valid);

        Assert.NotEmpty(examples[true]);
        if (!CannotBeInvalid.Contains(type))
        {
            Assert.NotEmpty(examples[false]);
        }
    }

    [Fact]
    public void The_schema_knows_the_types_that_the_reader_knows()
    {
        var types = Definitions("client").Concat(Definitions("relay")).Select(row => ClientMessageTypes.Parse(System.Text.Encoding.UTF8.GetBytes(row.Item2)));

        Assert.Equal(Enum.GetValues<ClientMessageType>().Except([ClientMessageType.Unknown]).Order(), types.Order());
    }

    [Fact]
    public void The_closed_lists_are_the_same_in_the_schema_and_in_the_code()
    {
        Assert.Equal(Enum.GetValues<EndReason>().Select(WireNames.ToWire), Listed("endReason"));
        Assert.Equal(Enum.GetValues<ErrorCode>().Select(WireNames.ToWire), Listed("errorCode"));
        Assert.Equal(Enum.GetValues<CallPhase>().Select(WireNames.ToWire), Listed("callState"));
        Assert.Equal(Enum.GetValues<CallRole>().Select(WireNames.ToWire), Listed("callRole"));
    }

    private static IEnumerable<string?> Listed(string definition) =>
        WireSchema.Definitions.GetProperty(definition).GetProperty("enum").EnumerateArray().Select(value => value.GetString());

    private static IEnumerable<(string Direction, string Type)> Definitions(string direction) => WireSchema.Definitions.EnumerateObject()
        .Where(definition => definition.Name.StartsWith(direction + ".", StringComparison.Ordinal))
        .Select(definition => (direction, definition.Name[(direction.Length + 1)..]));
}
