using Microsoft.Extensions.Options;
using Parley.Server.Options;
using Parley.Signaling;

namespace Parley.Server.WebSockets;

/// <summary>Decides about a request for a WebSocket before there is one: its origin, and what its client may do.</summary>
internal sealed class Admission(IOptions<ParleyOptions> options)
{
    private readonly ParleyOptions _options = options.Value;
    private volatile string _host = "";
    private int _open;

    /// <summary>WebSockets that are open.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>
    /// Whether a page of the request's origin may connect. Clients that are no browsers name no origin. On this very machine a page may come
    /// from another port: a developer's own web server.
    /// </summary>
    public bool IsOriginAllowed(in Handshake handshake) =>
        handshake.Origin is not { } origin ||
        HostNames.IsSame(origin, handshake.Host) ||
        (IsLocal(handshake) && HostNames.IsLoopbackOrigin(origin)) ||
        _options.Origins.Any(allowed => allowed == "*" || string.Equals(allowed.TrimEnd('/'), origin, StringComparison.OrdinalIgnoreCase));

    /// <summary>What the client may do.</summary>
    public ConnectionTerms Terms(in Handshake handshake) => new(_options.Guests.Allow switch
    {
        GuestAccess.Always => true,
        GuestAccess.Never => false,
        _ => IsLocal(handshake),
    }, Remember(handshake.Host));

    /// <summary>Takes one of the places for connections; false when there is none left. Whoever took one gives it back.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _open) <= _options.Limits.MaxConnections)
        {
            return true;
        }

        Leave();
        return false;
    }

    /// <summary>Gives a place back.</summary>
    public void Leave() => Interlocked.Decrement(ref _open);

    /// <summary>Nearly all clients name the same host: they share one string instead of keeping one each.</summary>
    private string Remember(string host)
    {
        var last = _host;
        if (!string.Equals(last, host, StringComparison.Ordinal))
        {
            _host = last = host;
        }

        return last;
    }

    /// <summary>Whether the client is on this machine: a reverse proxy must not open the door.</summary>
    private static bool IsLocal(in Handshake handshake) =>
        handshake is { LoopbackListener: true, Proxied: false } && HostNames.IsLoopback(handshake.Host);
}
