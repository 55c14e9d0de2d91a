using Parley.SansIO;

namespace Parley.Ice;

/// <content>Servers whose names take time to be resolved: host candidates do not wait for them.</content>
public sealed partial class IceAgent
{
    private bool _awaitsServers;

    /// <summary>More servers than the settings have are being looked for: gathering is not complete before <see cref="AddServers"/>.</summary>
    public void AwaitServers() => _awaitsServers = true;

    /// <summary>Servers that have been found; with none, nothing more is awaited.</summary>
    /// <param name="now">Now.</param>
    /// <param name="servers">They come on top of those in the settings.</param>
    public void AddServers(Instant now, IReadOnlyList<IceServer> servers)
    {
        ArgumentNullException.ThrowIfNull(servers);
        _awaitsServers = false;
        if (State == IceState.Closed)
        {
            return;
        }

        _settings = _settings with { Servers = [.. _settings.Servers, .. servers] };
        foreach (var on in servers.Count == 0 ? [] : _interfaces.ToList())
        {
            // A socket that is still being opened asks all servers when it is open.
            var socket = _sockets.Find(one => one.Interface == on);
            if (socket is not null || _openingSockets == 0)
            {
                _current.GatheringCompleted = false;
                AskServers(on, socket, servers);
            }

            // Where the others have been asked through the NAT64 already.
            foreach (var server in servers.Where(_ => socket is { AskedThroughNat64: true }))
            {
                if (Synthesize(server.Address) is { } synthesized)
                {
                    Ask(on, socket, server with { Address = synthesized });
                }
            }
        }

        HandlePace(now);
        Settle(now);
    }
}
