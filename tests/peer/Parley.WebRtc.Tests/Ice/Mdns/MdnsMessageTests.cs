using Parley.SansIO;
using Parley.WebRtc.Ice.Mdns;

namespace Parley.WebRtc.Tests.Ice.Mdns;

public sealed class MdnsMessageTests
{
    private const string Name = "1f4712db-ea17-4bcf-a596-105139dfd8bf.local";

    private readonly byte[] _buffer = new byte[MdnsWriter.LargestMessage];

    [Fact]
    public void A_query_asks_for_both_kinds_of_addresses()
    {
        var message = MdnsMessage.Parse(_buffer.AsSpan(0, MdnsWriter.WriteQuery(_buffer, Name)));

        Assert.False(message!.IsResponse);
        Assert.Equal([new MdnsQuestion(Name, DnsRecordType.A), new MdnsQuestion(Name, DnsRecordType.Aaaa)], message.Questions);
    }

    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("2001:db8::1")]
    public void An_answer_is_read_as_it_was_written(string address)
    {
        var answer = new MdnsAnswer(Name, IpAddress.Parse(address), TimeSpan.FromSeconds(120));

        var message = MdnsMessage.Parse(_buffer.AsSpan(0, MdnsWriter.WriteAnswer(_buffer, answer)));

        Assert.True(message!.IsResponse);
        Assert.Equal([answer], message.Answers);
    }

    [Fact]
    public void A_legacy_answer_repeats_the_identifier_and_the_question()
    {
        var question = new MdnsQuestion(Name, DnsRecordType.A);
        var answer = new MdnsAnswer(Name, IpAddress.Parse("192.0.2.1"), TimeSpan.FromSeconds(120));

        var message = MdnsMessage.Parse(_buffer.AsSpan(0, MdnsWriter.WriteLegacyAnswer(_buffer, 4711, question, answer)));

        Assert.Equal((ushort)4711, message!.Id);
        Assert.Equal([question], message.Questions);
        Assert.Equal([answer with { TimeToLive = TimeSpan.FromSeconds(10) }], message.Answers);
    }

    [Fact]
    public void A_name_may_go_on_where_another_one_stands()
    {
        // One answer whose name is "b" and then, compressed, "local" of the question "a.local".
        byte[] bytes =
        [
            0, 0, 0x84, 0, 0, 1, 0, 1, 0, 0, 0, 0,
            1, (byte)'a', 5, (byte)'l', (byte)'o', (byte)'c', (byte)'a', (byte)'l', 0, 0, 1, 0, 1,
            1, (byte)'b', 0xC0, 14, 0, 1, 0x80, 1, 0, 0, 0, 120, 0, 4, 192, 0, 2, 1,
        ];

        var message = MdnsMessage.Parse(bytes);

        Assert.Equal("a.local", message!.Questions[0].Name);
        Assert.Equal(new MdnsAnswer("b.local", IpAddress.Parse("192.0.2.1"), TimeSpan.FromSeconds(120)), Assert.Single(message.Answers));
    }

    [Fact]
    public void A_name_that_goes_on_in_itself_is_malformed()
    {
        byte[] bytes = [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, (byte)'a', 0xC0, 12, 0, 1, 0, 1];

        Assert.Null(MdnsMessage.Parse(bytes));
    }

    [Fact]
    public void Whatever_comes_is_read_or_refused_without_an_exception()
    {
        var random = new Random(7);
        var length = MdnsWriter.WriteLegacyAnswer(
            _buffer, 1, new MdnsQuestion(Name, DnsRecordType.A), new MdnsAnswer(Name, IpAddress.Parse("192.0.2.1"), TimeSpan.FromSeconds(1)));
        for (var i = 0; i < 20_000; i++)
        {
            var copy = _buffer.AsSpan(0, random.Next(length + 1)).ToArray();
            for (var changes = random.Next(4); changes > 0 && copy.Length > 0; changes--)
            {
                copy[random.Next(copy.Length)] = (byte)random.Next(256);
            }

            MdnsMessage.Parse(copy);
        }
    }
}
