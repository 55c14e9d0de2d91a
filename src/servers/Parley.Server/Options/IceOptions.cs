using System.ComponentModel.DataAnnotations;

namespace Parley.Server.Options;

/// <summary><c>Parley:Ice</c>: a TURN server that shares a secret with this one, for which clients get credentials that end by themselves.</summary>
public sealed class IceOptions : IValidatableObject
{
    /// <summary>Its URLs, such as <c>turn:turn.example.org:3478?transport=udp</c>; <c>stun:</c> URLs may stand among them.</summary>
    public IList<string> Urls { get; } = [];

    /// <summary>The secret it shares with this server (coturn's <c>static-auth-secret</c>).</summary>
    public string? SharedSecret { get; set; }

    /// <summary>How long credentials are good. 12 h: longer than calls last, since a credential's end is fatal only to new allocations.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "7.00:00:00")]
    public TimeSpan CredentialLifetime { get; set; } = TimeSpan.FromHours(12);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var url in Urls)
        {
            if (IceServerOptions.Problem(url) is { } problem)
            {
                yield return new($"Parley:Ice:Urls: {problem}");
            }
        }

        if (string.IsNullOrEmpty(SharedSecret) && Urls.Any(url => url.StartsWith("turn", StringComparison.OrdinalIgnoreCase)))
        {
            yield return new("Parley:Ice:SharedSecret is required for turn: URLs; fixed credentials go into Parley:IceServers.");
        }
    }
}

/// <summary>One of <c>Parley:IceServers</c>: an RTCIceServer.</summary>
public sealed class IceServerOptions : IValidatableObject
{
    /// <summary>Its URLs (<c>stun:</c>, <c>stuns:</c>, <c>turn:</c>, <c>turns:</c>).</summary>
    public IList<string> Urls { get; } = [];

    /// <summary>The user name for <c>turn:</c> URLs.</summary>
    public string? Username { get; set; }

    /// <summary>The password for <c>turn:</c> URLs.</summary>
    public string? Credential { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Urls.Count == 0)
        {
            yield return new("Parley:IceServers: an entry needs Urls.");
        }

        foreach (var url in Urls)
        {
            if (Problem(url) is { } problem)
            {
                yield return new($"Parley:IceServers: {problem}");
            }
        }
    }

    internal static string? Problem(string url)
    {
        var scheme = url.Split(':')[0].ToUpperInvariant();
        return scheme is "STUN" or "STUNS" or "TURN" or "TURNS" && url.Length > scheme.Length + 1
            ? null
            : $"'{url}' is no stun:, stuns:, turn: or turns: URL.";
    }
}
