using System.Buffers;
using System.Text;

namespace Parley.Signaling.Protocol.Tests.Messages;

public sealed class ServerMessageWriterTests
{
    [Fact]
    public void Messages_are_appended_one_behind_the_other()
    {
        var output = new ArrayBufferWriter<byte>();
        ServerMessageWriter.Write(output, new ServerMessage.Ping());
        ServerMessageWriter.Write(output, new ServerMessage.Done(1));

        Assert.Equal("""{"type":"ping"}{"type":"done","id":1}""", Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void Names_are_written_as_they_read()
    {
        var direct = new ServerMessage.Direct(new UserProfile("지우", "\"<지우>\" & co"), "{ }"u8.ToArray());

        Assert.Equal(
            """{"type":"direct","from":{"id":"지우","name":"\"<지우>\" & co"},"message":{ }}""",
            Encoding.UTF8.GetString(ServerMessageWriter.ToUtf8(direct)));
    }

    [Fact]
    public void A_span_of_time_is_never_negative() =>
        Assert.Equal(
            """{"type":"going-away","delay":0}""",
            Encoding.UTF8.GetString(ServerMessageWriter.ToUtf8(new ServerMessage.GoingAway(TimeSpan.FromSeconds(-1)))));
}
