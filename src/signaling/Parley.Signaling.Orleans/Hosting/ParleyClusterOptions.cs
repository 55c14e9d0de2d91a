using System.ComponentModel.DataAnnotations;

namespace Parley.Signaling.Orleans.Hosting;

/// <summary>
/// Configuration section <c>Parley:Cluster</c>: how this process stands to others. Without any of it the process is a cluster of its own,
/// which listens on no port for that and which no other process can join.
/// </summary>
public sealed class ParleyClusterOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Parley:Cluster";

    /// <summary>
    /// The Redis server through which several processes find each other, as a StackExchange.Redis configuration string
    /// (<c>host:6379,password=…</c>). Default: none, the process is alone.
    /// </summary>
    public string? Redis { get; set; }

    /// <summary>Processes with the same name and the same Redis server form one cluster. Default: <c>parley</c>. Letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.</summary>
    [Required]
    [RegularExpression("^[A-Za-z0-9._-]{1,64}$")]
    public string Name { get; set; } = "parley";

    /// <summary>
    /// The IP address at which the other processes reach this one. Needed with <see cref="Redis"/>; it has no default, because this port trusts
    /// whoever reaches it: it belongs into a network where only the cluster is.
    /// </summary>
    public string? AdvertisedAddress { get; set; }

    /// <summary>The IP address to listen on for the other processes. Default: <see cref="AdvertisedAddress"/>.</summary>
    public string? ListenAddress { get; set; }

    /// <summary>The TCP port for the other processes; used only with <see cref="Redis"/>. Default: 11111, as Orleans has it.</summary>
    [Range(1, 65535)]
    public int SiloPort { get; set; } = 11111;

    /// <summary>
    /// Over how many shards the users are spread; the same in all processes of a cluster. Default: 64, enough to keep all cores of a few machines
    /// busy, few enough that watching the lobby, which asks each of them, stays cheap.
    /// </summary>
    [Range(1, 4096)]
    public int UserShards { get; set; } = 64;

    /// <summary>How long another process may take to answer before it counts as unreachable. Default: 5 s, half of what a caller waits for a slot.</summary>
    [Range(typeof(TimeSpan), "00:00:00.5", "00:01:00")]
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
