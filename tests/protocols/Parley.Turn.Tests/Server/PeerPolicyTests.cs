using Parley.SansIO;
using Parley.Turn.Server;

namespace Parley.Turn.Tests.Server;

public sealed class PeerPolicyTests
{
    private const string PublicIPv4 = "8.8.4.4";
    private static readonly PeerPolicy Default = Policy();

    public static TheoryData<string> Encodings => [.. PeerEncodings.All.Keys];

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("8.8.8.8")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("126.255.255.255")]
    [InlineData("128.0.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("2000::")]
    [InlineData("2001:200::")]
    [InlineData("2003::1")]
    [InlineData("2a00:1450:4001:82a::200e")]
    [InlineData("3fff:1000::")]
    public void Public_addresses_may_be_named(string address) => Assert.Equal(PeerVerdict.Allowed, Check(Default, address));

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("10.0.0.0")]
    [InlineData("10.255.255.255")]
    [InlineData("100.64.0.0")]
    [InlineData("100.127.255.255")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.255")]
    [InlineData("169.254.0.1")]
    [InlineData("172.16.0.0")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.1")]
    [InlineData("192.0.0.9")]
    [InlineData("192.0.2.1")]
    [InlineData("192.31.196.1")]
    [InlineData("192.52.193.1")]
    [InlineData("192.88.99.1")]
    [InlineData("192.168.0.1")]
    [InlineData("192.175.48.1")]
    [InlineData("198.18.0.0")]
    [InlineData("198.19.255.255")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.250")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::2")]
    [InlineData("::7f00:1")]
    [InlineData("64:ff9b::8.8.8.8")]
    [InlineData("64:ff9b:1::8.8.8.8")]
    [InlineData("100::1")]
    [InlineData("100:0:0:1::1")]
    [InlineData("1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("2001::1")]
    [InlineData("2001:1::1")]
    [InlineData("2001:2::1")]
    [InlineData("2001:3::1")]
    [InlineData("2001:4:112::1")]
    [InlineData("2001:10::1")]
    [InlineData("2001:20::1")]
    [InlineData("2001:30::1")]
    [InlineData("2001:1ff:ffff::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:808:808::1")]
    [InlineData("2620:4f:8000::1")]
    [InlineData("3fff::1")]
    [InlineData("3fff:fff:ffff::1")]
    [InlineData("4000::1")]
    [InlineData("5f00::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00::1")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%2")]
    [InlineData("febf::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    [InlineData("ff0e::1")]
    [InlineData("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    public void Special_purpose_addresses_may_not_be_named(string address) => Assert.Equal(PeerVerdict.SpecialPurpose, Check(Default, address));

    [Fact]
    public void No_address_may_not_be_named() => Assert.Equal(PeerVerdict.SpecialPurpose, Default.Check(default));

    [Theory]
    [InlineData("169.254.169.254", "169.254.0.0/16")]
    [InlineData("169.254.170.2", "169.254.0.0/16")]
    [InlineData("100.100.100.200", "100.64.0.0/10")]
    [InlineData("168.63.129.16", "168.63.129.0/24")]
    [InlineData("192.0.0.192", "192.0.0.0/24")]
    [InlineData("fd00:ec2::254", "fc00::/7")]
    [InlineData("fd20:ce::254", "fd20:ce::/64")]
    [InlineData("fe80::a9fe:a9fe", "fe80::/10")]
    public void A_clouds_metadata_service_is_opened_by_its_exact_address_alone(string service, string around)
    {
        Assert.Equal(PeerVerdict.Metadata, Check(Default, service));
        Assert.Equal(PeerVerdict.Metadata, Check(Policy(allow: [around]), service));
        Assert.Equal(PeerVerdict.Allowed, Check(Policy(allow: [service]), service));
    }

    [Theory]
    [InlineData("0.0.0.0", "0.0.0.0/0", "0.0.0.0/8", "0.0.0.0")]
    [InlineData("::", "::/0", "::/96", "::")]
    [InlineData("224.0.0.1", "0.0.0.0/0", "224.0.0.0/4", "224.0.0.1")]
    [InlineData("255.255.255.255", "0.0.0.0/0", "240.0.0.0/4", "255.255.255.255")]
    [InlineData("ff02::1", "::/0", "ff00::/8", "ff02::1")]
    [InlineData("64:ff9b:1::a00:1", "::/0", "64:ff9b:1::/48", "10.0.0.0/8")]
    public void Nothing_opens_what_is_nobodys_own_address(string address, params string[] rules) =>
        Assert.Equal(PeerVerdict.SpecialPurpose, Check(Policy(allow: rules), address));

    [Theory]
    [InlineData("10.0.0.0/8", "10.1.2.3", PeerVerdict.Allowed)]
    [InlineData("10.1.0.0/16", "10.1.2.3", PeerVerdict.Allowed)]
    [InlineData("10.1.0.0/16", "10.2.2.3", PeerVerdict.SpecialPurpose)]
    [InlineData("::ffff:10.0.0.0/104", "10.1.2.3", PeerVerdict.Allowed)]
    [InlineData("127.0.0.0/8", "127.0.0.1", PeerVerdict.Allowed)]
    [InlineData("::1", "::1", PeerVerdict.Allowed)]
    [InlineData("fc00::/7", "fd12::1", PeerVerdict.Allowed)]
    [InlineData("fe80::/10", "fe80::1%4", PeerVerdict.Allowed)]
    [InlineData("0.0.0.0/0", "10.1.2.3", PeerVerdict.SpecialPurpose)]
    [InlineData("0.0.0.0/0", "127.0.0.1", PeerVerdict.SpecialPurpose)]
    [InlineData("192.0.0.0/8", "192.168.0.1", PeerVerdict.SpecialPurpose)]
    [InlineData("::/0", "::1", PeerVerdict.SpecialPurpose)]
    [InlineData("::/0", "fd12::1", PeerVerdict.SpecialPurpose)]
    [InlineData("::/96", "::1", PeerVerdict.SpecialPurpose)]
    [InlineData("::/0", "10.1.2.3", PeerVerdict.SpecialPurpose)]
    [InlineData("127.0.0.0/8", "0.0.0.0", PeerVerdict.SpecialPurpose)]
    [InlineData("127.0.0.0/8", "::1", PeerVerdict.SpecialPurpose)]
    [InlineData("::1", "127.0.0.1", PeerVerdict.SpecialPurpose)]
    [InlineData("::1", "::", PeerVerdict.SpecialPurpose)]
    public void A_rule_opens_a_special_purpose_range_only_from_within(string rule, string address, PeerVerdict verdict) =>
        Assert.Equal(verdict, Check(Policy(allow: [rule]), address));

    [Theory]
    [MemberData(nameof(Encodings))]
    public void A_rule_opens_no_other_way_to_write_an_address(string encoding)
    {
        var address = PeerEncodings.All[encoding](IpAddress.Parse("10.1.2.3").IPv4);

        var verdict = Check(Policy(allow: ["10.0.0.0/8"]), address);

        // A host in a global prefix that calls itself 10.1.2.3 is as allowed as 10.1.2.3.
        var open = PeerEncodings.IsTheAddressItself(encoding) || encoding.StartsWith("ISATAP, global", StringComparison.Ordinal);
        Assert.Equal(open ? PeerVerdict.Allowed : PeerVerdict.SpecialPurpose, verdict);
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void No_way_to_write_a_denied_address_gets_past(string encoding)
    {
        string[] everyForm = ["::/96", "::ffff:0:0:0/96", "2002::/16", "2001::/32", "64:ff9b::/96", "64:ff9b:1::/48", "fe80::/10", "::/0"];
        (string Denied, PeerPolicy Policy)[] cases =
        [
            ("127.0.0.1", Policy(allow: everyForm)),
            ("10.1.2.3", Policy(allow: everyForm)),
            ("169.254.169.254", Policy(allow: everyForm)),
            ("168.63.129.16", Policy(allow: everyForm)),
            ("0.0.0.0", Policy(allow: everyForm)),
            ("224.0.0.1", Policy(allow: everyForm)),
            (PublicIPv4, Policy(allow: everyForm, deny: [PublicIPv4])),
            (PublicIPv4, Policy(allow: everyForm, own: [PublicIPv4])),
            (PublicIPv4, Policy(allow: everyForm, relayed: [PublicIPv4])),
        ];

        Assert.All(cases, entry => Assert.NotEqual(
            PeerVerdict.Allowed, Check(entry.Policy, PeerEncodings.All[encoding](IpAddress.Parse(entry.Denied).IPv4))));
    }

    [Fact]
    public void An_opened_translation_carries_to_addresses_that_may_be_named_themselves() =>
        Assert.Equal(PeerVerdict.Allowed, Check(Policy(allow: ["64:ff9b::/96"]), "64:ff9b::8.8.8.8"));

    [Theory]
    [InlineData("10.1.2.3", "10.1.2.3", "10.1.2.3/32")]
    [InlineData("8.8.8.8", "0.0.0.0/0", "8.8.8.0/24")]
    [InlineData("8.8.8.8", "8.8.8.8", "0.0.0.0/0")]
    [InlineData("2a00::1", "2a00::1", "::/0")]
    [InlineData("::1", "::1", "::/0")]
    public void Denying_wins_over_allowing(string address, string allow, string deny) =>
        Assert.Equal(PeerVerdict.Denied, Check(Policy(allow: [allow], deny: [deny]), address));

    [Fact]
    public void Denying_all_of_IPv6_denies_no_IPv4() =>
        Assert.Equal(PeerVerdict.Allowed, Check(Policy(deny: ["::/0"]), PublicIPv4));

    [Theory]
    [InlineData(PublicIPv4, "8.0.0.0/8")]
    [InlineData("10.0.0.5", "10.0.0.0/8")]
    [InlineData("2a00::5", "2a00::/16")]
    [InlineData("fd00::5", "fd00::/64")]
    [InlineData("::ffff:10.0.0.5", "10.0.0.0/8")]
    public void The_servers_own_addresses_are_opened_one_by_one(string own, string around)
    {
        Assert.Equal(PeerVerdict.OwnAddress, Check(Policy(own: [own]), own));
        Assert.Equal(PeerVerdict.OwnAddress, Check(Policy(allow: [around], own: [own]), own));
        Assert.Equal(PeerVerdict.Allowed, Check(Policy(allow: [own], own: [own]), own));
    }

    [Fact]
    public void A_server_on_loopback_is_opened_as_loopback_is()
    {
        var policy = Policy(allow: ["127.0.0.0/8"], own: ["127.0.0.1", "::1"], relayed: ["127.0.0.1", "::1"]);

        Assert.Equal(PeerVerdict.Allowed, Check(policy, "127.0.0.1"));
        Assert.Equal(PeerVerdict.RelayPortNotLive, Check(policy, "::1"));
        Assert.Equal(PeerVerdict.SpecialPurpose, Check(Policy(own: ["127.0.0.1"]), "127.0.0.1"));
    }

    [Fact]
    public void A_relay_address_is_told_from_the_other_own_addresses()
    {
        var policy = Policy(own: [PublicIPv4], relayed: [PublicIPv4]);

        Assert.Equal(PeerVerdict.RelayPortNotLive, Check(policy, PublicIPv4));
        Assert.Equal(PeerVerdict.Denied, Check(Policy(deny: ["8.8.4.0/24"], relayed: [PublicIPv4]), PublicIPv4));
    }

    [Fact]
    public void The_table_says_what_the_rules_say()
    {
        string[] allow = ["10.0.0.0/8", "127.0.0.0/8", "fd00::/8", "8.8.8.8", "2002::/16"];
        string[] deny = ["10.9.0.0/16", "8.8.0.0/16", "fd01::/16", "9.0.0.0/8", "9.1.0.0/16"];
        string[] own = ["10.0.0.5", "fd00::5", "1.2.3.4"];
        string[] relayed = ["1.2.3.5", "2a00::5"];
        var policy = Policy(allow, deny, own, relayed);
        var rules = new PeerPolicyRules(Prefixes(allow), Prefixes(deny), Addresses(own), Addresses(relayed));

        foreach (var boundary in rules.Boundaries())
        {
            UInt128[] around = [boundary, boundary + 1, boundary + 2, boundary == 0 ? 0 : boundary - 1];
            Assert.All(around, key =>
            {
                var address = PeerPolicyRules.AddressAt(key);
                var judged = rules.Judge(address);
                Assert.True(policy.Check(address) == judged || (judged == PeerVerdict.Allowed && EmbeddedIPv4.TryGet(address, out _, out _)), $"{address}");
            });
        }
    }

    [Fact]
    public void Checking_allocates_nothing()
    {
        var address = IpAddress.Parse("2a00::1");
        Check(Default, address);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Default.Check(PeerAddress.Canonicalise(address));
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static PeerVerdict Check(PeerPolicy policy, string address) => Check(policy, IpAddress.Parse(address));

    private static PeerVerdict Check(PeerPolicy policy, IpAddress address) => policy.Check(PeerAddress.Canonicalise(address));

    private static PeerPolicy Policy(string[]? allow = null, string[]? deny = null, string[]? own = null, string[]? relayed = null) =>
        new(Prefixes(allow), Prefixes(deny), Addresses(own), Addresses(relayed));

    private static IEnumerable<IpPrefix> Prefixes(string[]? texts) =>
        (texts ?? []).Select(text => IpPrefix.TryParse(text, out var prefix) ? prefix : throw new FormatException(text));

    private static IEnumerable<IpAddress> Addresses(string[]? texts) => (texts ?? []).Select(IpAddress.Parse);
}
