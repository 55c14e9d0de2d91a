using System.Text;
using System.Text.Json;

namespace Parley.Signaling.Protocol.Tests.Vectors;

/// <summary>What the server sends, as the examples of docs/protocol/vectors.json have it.</summary>
public sealed class ServerVectorTests
{
    // These the server passes on; it does not write them.
    private static readonly string[] RelayTypes =
        ["video-offer", "video-answer", "new-ice-candidate", "message", "media-state", "app", "relay-ack"];

    public static TheoryData<string> Written { get; } =
        Vector.Where(vector => vector is { FromClient: false, Valid: true } && !RelayTypes.Contains(vector.Type));

    [Theory]
    [MemberData(nameof(Written))]
    public void The_writer_writes_the_example(string name)
    {
        var vector = Vector.All[name];

        var written = ServerMessageWriter.ToUtf8(ServerExamples.All[name]);

        using var json = JsonDocument.Parse(written);
        Assert.True(JsonElement.DeepEquals(vector.Message!.Value, json.RootElement), Encoding.UTF8.GetString(written));
    }

    [Fact]
    public void Every_code_of_an_error_has_an_example() =>
        Assert.Equal(
            Enum.GetValues<ErrorCode>(),
            ServerExamples.All.Values.OfType<ServerMessage.Error>().Select(error => error.Code).Order());
}
