using Parley.Ice.Candidates;
using Parley.SansIO;

namespace Parley.Ice.Tests.Conformance;

/// <summary>RFC 8421 and RFC 8839: families in turn, and candidates' text.</summary>
public sealed class DualStackTests
{
    [Fact]
    [Requirement("8421", "4", "IPv6 and IPv4 candidates alternate in priority, IPv6 first unless the settings say otherwise.")]
    public void Families_alternate()
    {
        Assert.Equal([IpFamily.IPv6, IpFamily.IPv4, IpFamily.IPv6, IpFamily.IPv4], Order(IpFamily.IPv6));
        Assert.Equal([IpFamily.IPv4, IpFamily.IPv6, IpFamily.IPv4, IpFamily.IPv6], Order(IpFamily.IPv4));

        static IEnumerable<IpFamily> Order(IpFamily preferred) =>
            new OneAgent(new IceAgentSettings { PreferredFamily = preferred }, "198.51.100.1", "198.51.100.9", "2001:db8::1", "2001:db8::9").Start().Side.Candidates
                .OrderByDescending(candidate => candidate.Priority).Select(candidate => candidate.Address.Ip.Family);
    }

    [Fact]
    [Requirement("8421", "4", "A broken family costs one Ta: the other one's check goes out next.")]
    public void A_broken_family_costs_one_Ta()
    {
        var one = new OneAgent(null, "198.51.100.1", "2001:db8::1");
        var (broken, good) = (one.AddPeer("2001:db8::2"), one.Peer);
        one.Meet(broken, good);
        one.Run(50);

        Assert.Equal(20, (good.Checks.First().At - broken.Checks.First().At).TotalMilliseconds);
    }

    [Fact]
    [Requirement("8839", "5.1", "Attributes of a candidate that nobody knows are left out of account, and candidates of unknown transports ignored.")]
    public void What_is_not_known_is_ignored()
    {
        Assert.Equal(CandidateParseError.None, IceCandidate.TryParse("candidate:1 1 udp 1 192.0.2.1 1 typ host color blue", out _));
        Assert.Equal(CandidateParseError.Transport, IceCandidate.TryParse("candidate:1 1 dccp 1 192.0.2.1 1 typ host", out _));
    }

    [Fact]
    [Requirement("8839", "5.1", "Reflexive and relayed candidates carry raddr and rport, host candidates do not.")]
    public void Host_candidates_have_no_related_address()
    {
        var host = new OneAgent().Start().Side.Candidates.Single();

        Assert.Null(host.RelatedAddress);
        Assert.DoesNotContain("raddr", host.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("8839", "5.1", "What is written is read as the same by the other side: foundation, component 1, udp, priority, address, port and type.")]
    public void A_told_candidate_reads_back()
    {
        var host = new OneAgent().Start().Side.Candidates.Single();

        Assert.Matches("^candidate:[0-9]+ 1 udp [0-9]+ 198\\.51\\.100\\.1 [0-9]+ typ host ufrag [A-Za-z0-9+/]+$", host.ToString());
        Assert.Equal(CandidateParseError.None, IceCandidate.TryParse(host.ToString(), out var read));
        Assert.Equal(host, read);
    }
}
