using Parley.SansIO;

namespace Parley.Turn.Client;

/// <summary>Where the permission of an address is (RFC 8656 §9).</summary>
internal abstract record PermissionState
{
    private PermissionState()
    {
    }

    /// <summary>How long a server keeps one (RFC 8656 §9: 300 seconds).</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromSeconds(300);

    /// <summary>Wanted, and not asked for yet: there is no allocation, or the address is to be asked for by itself.</summary>
    /// <param name="Alone">Whether a request with several addresses was refused, so that it takes one for each.</param>
    public sealed record Wanted(bool Alone) : PermissionState;

    /// <summary>A request is under way for the first time. What is sent to the peer goes out behind it.</summary>
    /// <param name="Again">Whether an earlier request with the address was refused.</param>
    public sealed record Asked(bool Again) : PermissionState;

    /// <summary>The server has it.</summary>
    /// <param name="RefreshAt">When to ask again; <see cref="Instant.Never"/> while a request is under way.</param>
    /// <param name="Alone">As in <see cref="Wanted"/>.</param>
    public sealed record Installed(Instant RefreshAt, bool Alone) : PermissionState;
}
