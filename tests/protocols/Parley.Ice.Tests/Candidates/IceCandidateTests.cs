using CsCheck;
using Parley.Ice.Candidates;
using Parley.SansIO;

namespace Parley.Ice.Tests.Candidates;

public sealed class IceCandidateTests
{
    private static readonly string[] Words =
    [
        "candidate:1", "1", "udp", "tcp", "0", "2130706431", "192.0.2.1", "::1", "x.local", "9", "typ", "host", "relay", "raddr", "rport", "tcptype", "so",
    ];

    // What browsers, libnice and RFC 8839 write.
    [Theory]
    [InlineData("candidate:1 1 udp 2130706431 203.0.113.141 8998 typ host")]
    [InlineData("candidate:2 1 udp 1694498815 192.0.2.3 45664 typ srflx raddr 203.0.113.141 rport 8998")]
    [InlineData("candidate:842163049 1 udp 1677729535 203.0.113.9 46154 typ srflx raddr 0.0.0.0 rport 0 generation 0 network-cost 999 ufrag EsAw")]
    [InlineData("candidate:0 1 udp 2122252543 9b36eaac-bb2e-49bb-bb78-21c41c499900.local 49152 typ host")]
    [InlineData("candidate:1052353102 1 tcp 1518280447 192.168.0.196 9 typ host tcptype active generation 0 network-id 3 network-cost 10")]
    [InlineData("candidate:2 1 udp 41885439 198.51.100.7 50416 typ relay raddr 203.0.113.9 rport 46154")]
    [InlineData("candidate:H 1 tcp 1019216383 2001:db8::7 443 typ host tcptype passive")]
    [InlineData("candidate:r+/ 256 udp 1 2001:db8::7 0 typ prflx raddr 10.0.0.1 rport 1")]
    public void A_candidate_is_written_as_it_was_read(string text)
    {
        Assert.Equal(CandidateParseError.None, IceCandidate.TryParse(text, out var candidate));
        Assert.Equal(text, candidate!.ToString());
        Assert.Equal(CandidateParseError.None, IceCandidate.TryParse($"a={text}\r\n", out var again));
        Assert.Equal(candidate, again);
    }

    [Fact]
    public void The_fields_are_where_they_belong()
    {
        IceCandidate.TryParse(
            "candidate:842163049 1 UDP 1677729535 203.0.113.9 46154 typ srflx raddr 10.0.0.1 rport 5000 generation 0 ufrag EsAw", out var candidate);

        Assert.NotNull(candidate);
        Assert.Equal("842163049", candidate.Foundation);
        Assert.Equal(TransportAddress.Parse("203.0.113.9:46154"), candidate.TransportAddress);
        Assert.Equal((1, 1677729535u, IceCandidateType.ServerReflexive), (candidate.Component, candidate.Priority, candidate.Type));
        Assert.Equal(("10.0.0.1", 5000), (candidate.RelatedAddress.ToString(), candidate.RelatedPort));
        Assert.Equal("EsAw", candidate.UsernameFragment);
        Assert.Equal([new("generation", "0")], candidate.Extensions);
    }

    [Theory]
    [InlineData("", CandidateParseError.TooShort)]
    [InlineData("candidate:1 1 udp 1 192.0.2.1", CandidateParseError.TooShort)]
    [InlineData("candidate:1! 1 udp 1 192.0.2.1 1 typ host", CandidateParseError.Foundation)]
    [InlineData("candidate:123456789012345678901234567890123 1 udp 1 192.0.2.1 1 typ host", CandidateParseError.Foundation)]
    [InlineData("candidate:1 0 udp 1 192.0.2.1 1 typ host", CandidateParseError.Component)]
    [InlineData("candidate:1 257 udp 1 192.0.2.1 1 typ host", CandidateParseError.Component)]
    [InlineData("candidate:1 1 sctp 1 192.0.2.1 1 typ host", CandidateParseError.Transport)]
    [InlineData("candidate:1 1 udp 0 192.0.2.1 1 typ host", CandidateParseError.Priority)]
    [InlineData("candidate:1 1 udp 2147483648 192.0.2.1 1 typ host", CandidateParseError.Priority)]
    [InlineData("candidate:1 1 udp -1 192.0.2.1 1 typ host", CandidateParseError.Priority)]
    [InlineData("candidate:1 1 udp 1 example.org 1 typ host", CandidateParseError.Address)]
    [InlineData("candidate:1 1 udp 1 192.0.2 1 typ host", CandidateParseError.Address)]
    [InlineData("candidate:1 1 udp 1 0x7f.0.0.1 1 typ host", CandidateParseError.Address)]
    [InlineData("candidate:1 1 udp 1 010.0.0.1 1 typ host", CandidateParseError.Address)]
    [InlineData("candidate:1 1 udp 1 fe80::1%eth0 1 typ host", CandidateParseError.Address)]
    [InlineData("candidate:1 1 udp 1 a.b.local 1 typ host", CandidateParseError.Address)]
    [InlineData("candidate:1 1 udp 1 .local 1 typ host", CandidateParseError.Address)]
    [InlineData("candidate:1 1 udp 1 192.0.2.1 65536 typ host", CandidateParseError.Port)]
    [InlineData("candidate:1 1 udp 1 192.0.2.1 1", CandidateParseError.Type)]
    [InlineData("candidate:1 1 udp 1 192.0.2.1 1 typ home", CandidateParseError.Type)]
    [InlineData("candidate:1 1 udp 1 192.0.2.1 1 typ srflx raddr nowhere rport 1", CandidateParseError.RelatedAddress)]
    [InlineData("candidate:1 1 udp 1 192.0.2.1 1 typ srflx raddr 10.0.0.1", CandidateParseError.RelatedAddress)]
    [InlineData("candidate:1 1 udp 1 192.0.2.1 1 typ srflx raddr 10.0.0.1 rport x", CandidateParseError.RelatedAddress)]
    [InlineData("candidate:1 1 tcp 1 192.0.2.1 1 typ host", CandidateParseError.TcpType)]
    [InlineData("candidate:1 1 tcp 1 192.0.2.1 1 typ host tcptype sideways", CandidateParseError.TcpType)]
    [InlineData("candidate:1 1 udp 1 192.0.2.1 1 typ host tcptype active", CandidateParseError.TcpType)]
    [InlineData("candidate:1 1 udp 1 192.0.2.1 1 typ host generation", CandidateParseError.Extension)]
    [InlineData("candidate:1 1 udp 1 192.0.2.1 1 typ host a b\r\na=x c", CandidateParseError.Extension)]
    [InlineData("candidate:1 1 udp 1 192.0.2.1 1 typ host a \0", CandidateParseError.Extension)]
    public void What_is_no_candidate_is_told_apart(string text, CandidateParseError error)
    {
        Assert.Equal(error, IceCandidate.TryParse(text, out var candidate));
        Assert.Null(candidate);
    }

    [Fact]
    public void A_text_without_end_is_refused_unread() =>
        Assert.Equal(CandidateParseError.TooLong, IceCandidate.TryParse("candidate:1 1 udp 1 192.0.2.1 1 typ host" + new string(' ', 1000), out _));

    [Fact]
    public void Any_text_is_either_a_candidate_that_reads_back_or_an_error() =>
        Gen.OneOf(
            Gen.String,
            Gen.Int[0, Words.Length - 1].List[0, 20].Select(words => string.Join(' ', words.Select(word => Words[word]))),
            Gen.Select(Gen.String[Gen.Char.AlphaNumeric, 1, 8], Gen.UInt[1, int.MaxValue], Gen.UShort)
                .Select((foundation, priority, port) => $"candidate:{foundation} 1 udp {priority} 192.0.2.1 {port} typ host"))
        .Sample(text =>
        {
            var error = IceCandidate.TryParse(text, out var candidate);
            if (error != CandidateParseError.None)
            {
                return candidate is null;
            }

            return IceCandidate.TryParse(candidate!.ToString(), out var again) == CandidateParseError.None && again == candidate;
        }, iter: 20_000);
}
