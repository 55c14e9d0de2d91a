using System.Net;
using System.Net.Sockets;
using Parley.SansIO;
using Parley.Turn.Server;
using Parley.TurnServer.Loops;
using Parley.TurnServer.Options;
using Parley.TurnServer.Streams;

namespace Parley.TurnServer.Hosting;

/// <summary>A running server: its loops, its listeners, and what a reload may change of them.</summary>
internal sealed class TurnHost : IAsyncDisposable
{
    private readonly IReadOnlyCollection<IPAddress> _machine;
    private readonly TurnAddresses _addresses;
    private readonly TurnCredentials _credentials;
    private readonly AllocationQuota _quota;

    private TurnHost(TurnOptions options, ITurnCertificate certificate, ITurnObserver observer)
    {
        _machine = MachineAddresses.All();
        _addresses = TurnAddresses.Resolve(options, certificate.IsThere, _machine);
        RequireCredentials(options, _addresses);
        RequireCertificate(certificate, _addresses);
        _credentials = new TurnCredentials(SourcesFrom(options));
        _quota = new AllocationQuota(options.Limits.AllocationsPerUser ?? 0, options.Limits.Allocations);
        using var plain = ReservedPorts.Take(_addresses.Plain, udp: true, $"--{TurnOptions.Section}:{nameof(TurnOptions.Port)}");
        using var tls = ReservedPorts.Take(_addresses.Tls, udp: false, $"--{TurnOptions.Section}:{nameof(TurnOptions.Tls)}:{nameof(TurnTlsOptions.Port)}");
        try
        {
            Loops = LoopGroup.Start(PlanFrom(options, plain, observer));
        }
        catch (SocketException problem)
        {
            throw new TurnStartException($"TURN cannot listen on {string.Join(", ", plain.EndPoints)}: {problem.Message}.", problem);
        }

        Streams = StreamListeners.Start(
            new StreamPlan
            {
                Plain = plain.HandOver(),
                Tls = tls.HandOver(),
                Certificate = certificate.IsThere ? () => certificate.Current : null,
                Settings = StreamSettingsFrom(options),
            },
            Loops);
        Listeners =
        [
            .. Loops.LocalEndPoints.Select(local => new TurnListener(TransportProtocol.Udp, local.ToIPEndPoint())),
            .. Streams.PlainEndPoints.Select(local => new TurnListener(TransportProtocol.Tcp, local.ToIPEndPoint())),
            .. Streams.TlsEndPoints.Select(local => new TurnListener(TransportProtocol.Tls, local.ToIPEndPoint())),
        ];
    }

    /// <summary>The event loops.</summary>
    public LoopGroup Loops { get; }

    /// <summary>The TCP and TLS side.</summary>
    public StreamListeners Streams { get; }

    /// <summary>Where clients reach it.</summary>
    public IReadOnlyList<TurnListener> Listeners { get; }

    /// <summary>Where it relays from.</summary>
    public IReadOnlyList<IPAddress> Relays => [.. _addresses.Relays.Select(relay => relay.Public.ToIPAddress())];

    /// <summary>Opens all listeners.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="certificate">The certificate for TLS, if there is one.</param>
    /// <param name="observer">Hears what happens.</param>
    /// <exception cref="TurnStartException">It cannot be started so; the message says what to do.</exception>
    public static TurnHost Start(TurnOptions options, ITurnCertificate certificate, ITurnObserver observer) => new(options, certificate, observer);

    /// <summary>What a path speaks.</summary>
    public TransportProtocol ProtocolOf(int path) => TurnPath.IsConnection(path) ? Streams.ProtocolOf(path) : TransportProtocol.Udp;

    /// <summary>Takes other limits, users, secrets and rules about peers. Live allocations go on.</summary>
    public void Apply(TurnOptions options)
    {
        RequireCredentials(options, _addresses);
        var (settings, sources) = (SettingsFrom(options), SourcesFrom(options));
        _credentials.Replace(sources);
        _quota.Apply(options.Limits.AllocationsPerUser ?? 0, options.Limits.Allocations);
        Loops.Apply(settings);
        Streams.Apply(StreamSettingsFrom(options));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Streams.DisposeAsync();
        await Loops.DisposeAsync();
    }

    /// <summary>Never an open relay: without credentials only those on this machine may come.</summary>
    private static void RequireCredentials(TurnOptions options, TurnAddresses addresses)
    {
        if (options.Anonymous && !addresses.OnlyLoopback)
        {
            throw new TurnStartException(
                $"{TurnOptions.Section}:Anonymous is for trying it on loopback: on other addresses it would be an open relay. Give users " +
                "(--user NAME:PASSWORD) or a secret (--shared-secret SECRET) instead.");
        }

        if (!options.Anonymous && !options.HasCredentials)
        {
            throw new TurnStartException(
                "TURN needs credentials: --user NAME:PASSWORD for fixed users, or --shared-secret SECRET for time-limited ones.");
        }
    }

    private static void RequireCertificate(ITurnCertificate certificate, TurnAddresses addresses)
    {
        if (certificate.IsThere)
        {
            // Found out now, not with the first client.
            _ = certificate.Current;
        }
        else if (addresses.Tls.EndPoints.Count > 0)
        {
            throw new TurnStartException("TURN over TLS needs a certificate: --tls-cert FILE --tls-key FILE.");
        }
    }

    private static StreamSettings StreamSettingsFrom(TurnOptions options) => new()
    {
        MaxConnections = options.Limits.Connections,
        MaxConnectionsPerPrefix = options.Limits.ConnectionsPerPrefix,
    };

    private LoopPlan PlanFrom(TurnOptions options, ReservedPorts ports, ITurnObserver observer) => new()
    {
        Listen = [.. ports.EndPoints.Select(TransportAddress.From)],
        Relays = _addresses.Relays,
        Ports = new RelayPorts((ushort)options.MinRelayPort, (ushort)options.MaxRelayPort),
        Engine = SettingsFrom(options),
        Credentials = _credentials,
        Quota = _quota,
        Directory = new RelayDirectory(_addresses.Relays.Select(relay => relay.Public)),
        Observer = observer,
        Loops = options.Loops > 0 ? options.Loops : Environment.ProcessorCount,
        Tuning = new LoopTuning { BatchPause = options.BatchPause },
    };

    private static ITurnCredentials[] SourcesFrom(TurnOptions options)
    {
        try
        {
            return
            [
                new FixedUsers(options.Realm, options.Users.Select(user => KeyValuePair.Create(user.Name, user.Password))),
                new TimeLimitedCredentials(options.Realm, options.SharedSecrets),
            ];
        }
        catch (ArgumentException problem)
        {
            throw new TurnStartException($"{TurnOptions.Section}: {problem.Message}", problem);
        }
    }

    private TurnEngineSettings SettingsFrom(TurnOptions options) => new()
    {
        Realm = options.Realm,
        Policy = PeerRules.From(options, _machine, _addresses.Relays),
        DefaultLifetime = options.Limits.DefaultLifetime,
        MaxLifetime = options.Limits.MaxLifetime,
        NonceLifetime = options.Limits.NonceLifetime,
        OfferSha256 = options.Sha256,
        TcpAllocations = options.TcpAllocations,
        Mobility = options.Mobility,
        Anonymous = options.Anonymous,
        AlternateServer = options.AlternateServer is { } other ? TransportAddress.Parse(other) : null,
        MaxPermissions = options.Limits.Permissions,
        MaxChannels = options.Limits.Channels,
        BytesPerSecond = options.Limits.BytesPerSecond,
        ChallengesPerSecond = options.Limits.ChallengesPerSecond,
        // The quota counts over all engines; an engine's own limit is only its memory's.
        MaxAllocations = options.Limits.Allocations,
    };
}
