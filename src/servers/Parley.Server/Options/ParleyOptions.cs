using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Parley.Server.Options;

/// <summary>The section <c>Parley</c> of the configuration. Validated when the server starts.</summary>
public sealed class ParleyOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Parley";

    /// <summary>Where signing keys and a self-signed certificate persist. Default: <c>parley</c> in the user's data folder
    /// (<c>$XDG_DATA_HOME</c> or <c>~/.local/share</c>; <c>%LOCALAPPDATA%</c> on Windows), so that all clones of a user share it.</summary>
    public string? DataDirectory { get; set; }

    /// <summary>The folder that holds <c>app</c> and <c>sdk</c>. Default: <c>web</c> beside the executable, or that of the clone it was built in.</summary>
    public string? WebDirectory { get; set; }

    /// <summary>Origins, apart from the server's own, whose pages may connect; <c>*</c> means all. A browser names the origin of the page;
    /// other clients name none and are let through.</summary>
    public IList<string> Origins { get; } = [];

    /// <summary>Certificates.</summary>
    [ValidateObjectMembers]
    public TlsOptions Tls { get; set; } = new();

    /// <summary>Guests.</summary>
    [ValidateObjectMembers]
    public GuestOptions Guests { get; set; } = new();

    /// <summary>Sign-in.</summary>
    [ValidateObjectMembers]
    public JwtOptions Jwt { get; set; } = new();

    /// <summary>Limits (docs/protocol.md §11).</summary>
    [ValidateObjectMembers]
    public LimitOptions Limits { get; set; } = new();

    /// <summary>STUN and TURN servers that clients are told of.</summary>
    [ValidateObjectMembers]
    public IceOptions Ice { get; set; } = new();

    /// <summary>ICE servers with fixed credentials, passed on to every client as they are.</summary>
    [ValidateEnumeratedItems]
    public IList<IceServerOptions> IceServers { get; } = [];

    /// <summary>Logs.</summary>
    [ValidateObjectMembers]
    public LoggingOptions Logging { get; set; } = new();

    /// <summary>Metrics.</summary>
    [ValidateObjectMembers]
    public MetricsOptions Metrics { get; set; } = new();

    /// <summary>How the server ends.</summary>
    [ValidateObjectMembers]
    public ShutdownOptions Shutdown { get; set; } = new();
}

/// <summary><c>Parley:Logging</c>.</summary>
public sealed class LoggingOptions
{
    /// <summary>One readable line, or one JSON object, per entry. Readable by default: someone who tries it reads it.</summary>
    [EnumDataType(typeof(LogFormat))]
    public LogFormat Format { get; set; } = LogFormat.Line;
}

/// <summary>How log entries look.</summary>
public enum LogFormat
{
    /// <summary>One readable line per entry.</summary>
    Line,

    /// <summary>One JSON object per line, scopes included.</summary>
    Json,
}

/// <summary><c>Parley:Metrics</c>.</summary>
public sealed class MetricsOptions
{
    /// <summary>Who may read <c>/metrics</c>. Local by default: the figures tell how many people are calling.</summary>
    [EnumDataType(typeof(MetricsAccess))]
    public MetricsAccess Access { get; set; } = MetricsAccess.Local;
}

/// <summary>Who may read <c>/metrics</c>.</summary>
public enum MetricsAccess
{
    /// <summary>Only this machine, not through a proxy.</summary>
    Local,

    /// <summary>Whoever reaches the server.</summary>
    Always,

    /// <summary>Nobody.</summary>
    Never,
}

/// <summary><c>Parley:Shutdown</c>.</summary>
public sealed class ShutdownOptions
{
    /// <summary>Clients come back after a random time up to this, so that they do not all come at once. 2 s by default: long enough to
    /// spread some thousand clients, short enough that nobody notices.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan SpreadReconnects { get; set; } = TimeSpan.FromSeconds(2);
}
