using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Parley.SansIO;
using Parley.Turn.Server;

namespace Parley.TurnServer.Options;

/// <summary>
/// The section <c>Parley:Turn</c>: the STUN and TURN server. Validated at start. <see cref="Limits"/>, <see cref="Users"/>,
/// <see cref="SharedSecrets"/>, <see cref="AllowPeers"/>, <see cref="DenyPeers"/> and what one allocation may do are read again when the configuration
/// changes, and live allocations go on; addresses, ports and loops are those of the start.
/// </summary>
public sealed class TurnOptions : IValidatableObject
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Parley:Turn";

    /// <summary>The port that STUN and TURN have over UDP and TCP (RFC 8656 §5).</summary>
    public const int DefaultPort = 3478;

    /// <summary>Whether <c>serve</c> brings the server along. True: without STUN and TURN, calls fail on real networks.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// The port for UDP and TCP of addresses in <see cref="Listen"/> that name none; 0 for any free one. Default: 3478, where clients expect it (RFC 8656
    /// §5). On loopback, where people try several servers side by side, any free one if that is taken: clients are told.
    /// </summary>
    [Range(0, 65_535)]
    public int? Port { get; set; }

    /// <summary>
    /// Addresses to listen on, for UDP and TCP: <c>ADDRESS[:PORT]</c>; <c>*</c>, <c>0.0.0.0</c> and <c>[::]</c> become each address of this machine, so that
    /// answers leave from where the question came to. Default: the hosts of <c>--urls</c>; alone, loopback, so that nobody opens a relay by accident.
    /// </summary>
    public IList<string> Listen { get; } = [];

    /// <summary>TLS.</summary>
    [ValidateObjectMembers]
    public TurnTlsOptions Tls { get; set; } = new();

    /// <summary>The realm of the credentials. <c>parley</c>: short, since every challenge carries it. RFC 8489 §14.9 allows 127 characters.</summary>
    [Required(AllowEmptyStrings = false)]
    [StringLength(127)]
    public string Realm { get; set; } = "parley";

    /// <summary>Users with fixed passwords. None by default.</summary>
    [ValidateEnumeratedItems]
    public IList<TurnUserOptions> Users { get; } = [];

    /// <summary>
    /// Secrets shared with whoever hands out time-limited credentials: the user name is <c>EXPIRY:NAME</c>, the password its HMAC-SHA1 in base64. Several,
    /// so that one can follow another. <c>serve</c> adds one of its own, for its own clients.
    /// </summary>
    public IList<string> SharedSecrets { get; } = [];

    /// <summary>Whether anybody may relay without credentials. Only on loopback, for trying it: elsewhere it would be an open relay.</summary>
    public bool Anonymous { get; set; }

    /// <summary>
    /// Where relayed addresses are: <c>PUBLIC[/BIND]</c>, at most one for each IP version. <c>PUBLIC</c> is what peers see, <c>BIND</c> the address of this
    /// machine that a NAT maps to it. Default: the first address of each version that is listened on, public ones first.
    /// </summary>
    public IList<string> RelayAddresses { get; } = [];

    /// <summary>The first port of relayed addresses. 49152: RFC 8656 §7.2 wants the dynamic range.</summary>
    [Range(1_024, 65_535)]
    public int MinRelayPort { get; set; } = 49_152;

    /// <summary>The last port of relayed addresses. 65535, the end of the dynamic range.</summary>
    [Range(1_024, 65_535)]
    public int MaxRelayPort { get; set; } = 65_535;

    /// <summary>
    /// Peers that are allowed although they lie in a special-purpose range (loopback, private networks, …): <c>PREFIX[/LENGTH]</c>. None by default: a relay
    /// that reaches the inside of its own network is a hole in it.
    /// </summary>
    public IList<string> AllowPeers { get; } = [];

    /// <summary>Peers that are denied although they lie in the public Internet. Wins over <see cref="AllowPeers"/>. None by default.</summary>
    public IList<string> DenyPeers { get; } = [];

    /// <summary>
    /// Addresses of what this server works with: databases, caches, other processes. No client reaches them through it, even within <see cref="AllowPeers"/>, unless
    /// that names the single address. None by default: those in private networks are closed anyway.
    /// </summary>
    public IList<string> Backends { get; } = [];

    /// <summary>
    /// Whether clients may ask for TCP connections to and from peers (RFC 6062). Off: WebRTC does not use it, and it lets clients reach TCP services in this
    /// server's name.
    /// </summary>
    public bool TcpAllocations { get; set; }

    /// <summary>Whether an allocation may follow its client to another address (RFC 8016). On: a phone that leaves the Wi-Fi keeps its call.</summary>
    public bool Mobility { get; set; } = true;

    /// <summary>Whether SHA-256 is offered beside MD5 and SHA-1 (RFC 8489 §9.2.1). On; costs 16 bytes of each challenge.</summary>
    public bool Sha256 { get; set; } = true;

    /// <summary>Where all requests for allocations are sent instead (<c>ADDRESS:PORT</c>, RFC 8489 §10), to drain this server. None by default.</summary>
    public string? AlternateServer { get; set; }

    /// <summary>What may be used up.</summary>
    [ValidateObjectMembers]
    public TurnLimitOptions Limits { get; set; } = new();

    /// <summary>How many event loops share the work; 0 for one per core. 0: they share nothing that would slow them down.</summary>
    [Range(0, 256)]
    public int Loops { get; set; }

    /// <summary>
    /// How long a busy loop lets datagrams gather at most before it looks for them; at least 0 for never, at most 2 ms. 1 ms: it halves the CPU of many slow
    /// flows, and is one part in twenty of what lies between two packets of a voice. Less takes more CPU for less delay. Linux only.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:00.002")]
    public TimeSpan BatchPause { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// The host that clients of <c>serve</c> are told. Default: the one by which they reached the server; needed when the way there (a proxy, a load
    /// balancer) does not lead to this server's STUN and TURN ports.
    /// </summary>
    public string? PublicHost { get; set; }

    /// <summary>
    /// How long the credentials are good that clients of <c>serve</c> are given. 12 h: longer than calls last. Their end matters to new allocations only,
    /// and fresh ones are sent before it.
    /// </summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan CredentialLifetime { get; set; } = TimeSpan.FromHours(12);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var address in Listen.Where(address => ListenAddress.Parse(address) is null))
        {
            yield return new($"{Section}:Listen: '{address}' is no ADDRESS[:PORT]. Write 192.0.2.1:3478, [2001:db8::1], * …");
        }

        foreach (var address in RelayAddresses.Where(address => RelayAddressText.Parse(address) is null))
        {
            yield return new($"{Section}:RelayAddresses: '{address}' is no PUBLIC[/BIND], two addresses of the same IP version without ports.");
        }

        if (RelayAddresses.Select(RelayAddressText.Parse).GroupBy(address => address?.Public.Family).Any(group => group.Key is not null && group.Count() > 1))
        {
            yield return new($"{Section}:RelayAddresses: at most one address for each IP version.");
        }

        if (MaxRelayPort < MinRelayPort)
        {
            yield return new($"{Section}:MaxRelayPort must not be less than MinRelayPort ({MinRelayPort}).");
        }

        foreach (var prefix in AllowPeers.Concat(DenyPeers).Where(prefix => !IpPrefix.TryParse(prefix, out _)))
        {
            yield return new($"{Section}: '{prefix}' is no range of addresses. Write 10.0.0.0/8, 2001:db8::/32, or one address.");
        }

        foreach (var address in Backends.Where(address => !IpAddress.TryParse(address, out _)))
        {
            yield return new($"{Section}:Backends: '{address}' is no IP address.");
        }

        if (SharedSecrets.Any(string.IsNullOrEmpty))
        {
            yield return new($"{Section}:SharedSecrets: an empty secret is none.");
        }

        if (AlternateServer is not null && !TurnAddresses.TryParseEndPoint(AlternateServer, out _))
        {
            yield return new($"{Section}:AlternateServer: '{AlternateServer}' is no ADDRESS:PORT.");
        }

        if (PublicHost is not null && Uri.CheckHostName(PublicHost) == UriHostNameType.Unknown)
        {
            yield return new($"{Section}:PublicHost: '{PublicHost}' is no host name and no address.");
        }
    }

    /// <summary>Whether the setting lets anybody in at all.</summary>
    internal bool HasCredentials => Users.Count > 0 || SharedSecrets.Count > 0;
}

/// <summary>One of <c>Parley:Turn:Users</c>.</summary>
public sealed class TurnUserOptions
{
    /// <summary>The user's name. RFC 8489 §14.3: less than 509 bytes.</summary>
    [Required(AllowEmptyStrings = false)]
    [StringLength(508)]
    public string Name { get; set; } = "";

    /// <summary>The user's password.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Password { get; set; } = "";
}
