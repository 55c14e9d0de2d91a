using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Ice;
using Parley.SansIO;
using Parley.WebRtc.Ice.Interfaces;
using Parley.WebRtc.Ice.Mdns;
using Parley.WebRtc.Ice.Servers;

namespace Parley.WebRtc.Ice;

/// <summary>What a connection needs besides its agent's settings. Defaults say why.</summary>
public sealed record IceConnectionOptions
{
    /// <summary>How the agent behaves.</summary>
    public IceAgentSettings Agent { get; init; } = new();

    /// <summary>
    /// STUN and TURN servers by their URLs; their names are resolved while host candidates are gathered already. Those whose address is known may stand in
    /// <see cref="Agent"/> as well.
    /// </summary>
    public IReadOnlyList<RtcIceServer> IceServers { get; init; } = [];

    /// <summary>The loop it lives on; null for one of those that all connections of the process share.</summary>
    public IceLoop? Loop { get; init; }

    /// <summary>
    /// Whether loopback addresses are gathered from. No: they reach this host only. They are used all the same when the host has no others.
    /// </summary>
    public bool IncludeLoopback { get; init; }

    /// <summary>The addresses to gather from, the best first; null for those of the host's interfaces, which are then watched for changes.</summary>
    public IReadOnlyList<IpAddress>? LocalAddresses { get; init; }

    /// <summary>The roots that the certificates of TURN servers over TLS may come from; null for those that the system trusts.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }

    /// <summary>
    /// How long opening a TCP connection may take, its TLS handshake included. 10 s: three losses in a row, and the agent has long tried other ways by then.
    /// </summary>
    public TimeSpan StreamOpenTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Where it is written what happens.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>Who knows the host's addresses.</summary>
    internal InterfaceMonitor Interfaces { get; init; } = InterfaceMonitor.Shared;

    /// <summary>Who resolves servers' names.</summary>
    internal ServerNames ServerNames { get; init; } = ServerNames.System;

    /// <summary>Who resolves names under <c>.local</c>, and answers for own ones.</summary>
    internal MdnsService Mdns { get; init; } = MdnsService.Shared;
}
