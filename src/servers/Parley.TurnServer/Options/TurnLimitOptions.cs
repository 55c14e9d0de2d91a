using System.ComponentModel.DataAnnotations;

namespace Parley.TurnServer.Options;

/// <summary><c>Parley:Turn:Limits</c>: whatever a client can use up. Read again when the configuration changes.</summary>
public sealed class TurnLimitOptions : IValidatableObject
{
    /// <summary>
    /// Allocations of one user at a time; for time-limited credentials of the name behind the time. 0 for no limit. Default: in <c>serve</c> 64, where every
    /// session has a name of its own, and a browser makes an allocation for each URL and network interface in each of a few calls; alone no limit, since there
    /// one user often stands for all clients of a product.
    /// </summary>
    [Range(0, 1_000_000)]
    public int? AllocationsPerUser { get; set; }

    /// <summary>Allocations of this server at a time. 16,000: no more than the default range has ports.</summary>
    [Range(1, 1_000_000)]
    public int Allocations { get; set; } = 16_000;

    /// <summary>TCP and TLS connections of this server at a time. 16,000: as many as allocations, which need one each.</summary>
    [Range(1, 1_000_000)]
    public int Connections { get; set; } = 16_000;

    /// <summary>
    /// TCP and TLS connections at a time from one prefix (IPv4 /24, IPv6 /48). 2,000: a large office, or a provider's shared address, but not everything.
    /// </summary>
    [Range(1, 1_000_000)]
    public int ConnectionsPerPrefix { get; set; } = 2_000;

    /// <summary>
    /// Bytes per second that one allocation may relay, both directions together; 0 for no limit. 0: what a call needs is up to its people, and the network
    /// in front of the server is the better place for it.
    /// </summary>
    [Range(0L, 100_000_000_000L)]
    public long BytesPerSecond { get; set; }

    /// <summary>Permissions of one allocation. 64: more peers than a call has candidates.</summary>
    [Range(1, 65_536)]
    public int Permissions { get; set; } = 64;

    /// <summary>Channels of one allocation. 64: one for each permission.</summary>
    [Range(1, 4_096)]
    public int Channels { get; set; } = 64;

    /// <summary>
    /// Answers per second to requests without credentials from one prefix (IPv4 /24, IPv6 /48), so that nobody makes this server flood somebody else; the
    /// rest get silence. 200: a large office behind one address that starts to work.
    /// </summary>
    [Range(1, 10_000_000)]
    public int ChallengesPerSecond { get; set; } = 200;

    /// <summary>How long an allocation lives when its client does not say. 10 minutes by RFC 8656 §7.2.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan DefaultLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest life that a client is granted between two refreshes. An hour by RFC 8656 §7.2.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan MaxLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a nonce is good. 10 minutes: RFC 8656 §5 wants no more than an hour.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "01:00:00")]
    public TimeSpan NonceLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MaxLifetime < DefaultLifetime)
        {
            yield return new($"{TurnOptions.Section}:Limits:MaxLifetime must not be less than DefaultLifetime ({DefaultLifetime}).");
        }
    }
}
