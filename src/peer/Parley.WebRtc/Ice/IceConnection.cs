using Microsoft.Extensions.Logging;
using Parley.Ice;
using Parley.Ice.Candidates;
using Parley.Ice.Pairs;
using Parley.Ice.Verdicts;
using Parley.WebRtc.Ice.Loops;
using Parley.WebRtc.Ice.Servers;
using Parley.WebRtc.Ice.Streams;

namespace Parley.WebRtc.Ice;

/// <summary>
/// An ICE agent with its sockets: gathers candidates, finds a way to the other side, and carries datagrams over it (RFC 8445, RFC 8838).
/// </summary>
/// <remarks>
/// <para>All methods may be called from any thread; what they ask is done on the connection's loop in the order of the calls, and a task that a method returns
/// completes when it has been done.</para>
/// <para>Events are raised on the loop's thread, one after the other, so handlers must not block; they may call all methods, but must not wait for the tasks.
/// Handlers are to be added before <see cref="GatherAsync"/>.</para>
/// </remarks>
public sealed partial class IceConnection : IAsyncDisposable
{
    private readonly IceConnectionOptions _options;
    private readonly ILogger _logger;
    private readonly IceLoop _loop;
    private readonly IceAgent _agent;
    private readonly LoopTimer _timer;
    private volatile IceCredentials _localCredentials;
    private volatile CandidatePairInfo? _selectedPair;
    private volatile IceVerdict? _verdict;
    private volatile int _state;

    /// <summary>Makes a connection, which does nothing before <see cref="GatherAsync"/>. Whoever makes it disposes of it.</summary>
    /// <param name="options">How it behaves.</param>
    /// <exception cref="ArgumentException">A URL of a server is none, or a TURN server has no credentials.</exception>
    public IceConnection(IceConnectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _logger) = (options, options.Logger);
        _streamSettings = new StreamSettings(options.StreamOpenTimeout, options.TrustedRoots);
        _loop = options.Loop ?? IceLoop.NextShared();
        _urls = [.. options.IceServers.SelectMany(static server => server.Parse().Select(url => (url, server)))];
        var loopback = options.Agent.Loopback || options.IncludeLoopback || options.LocalAddresses is not null;
        _agent = new IceAgent(options.Agent with { Loopback = loopback }, CryptoRandomSource.Instance);
        _localCredentials = _agent.LocalCredentials;
        _timer = new LoopTimer(new TimeoutWork(this));
        _loop.Register();
    }

    /// <summary>A candidate for the other side.</summary>
    public event Action<IceCandidate>? CandidateGathered;

    /// <summary>No more candidates will come in the generation of this user name fragment (end-of-candidates, RFC 8838 §13).</summary>
    public event Action<string>? GatheringCompleted;

    /// <summary>A server gives no candidates, as its name is not known.</summary>
    public event Action<IceCandidateError>? CandidateError;

    /// <summary>The state has changed.</summary>
    public event Action<IceState>? StateChanged;

    /// <summary>Another pair carries the data.</summary>
    public event Action<CandidatePairInfo>? SelectedPairChanged;

    /// <summary>A role conflict has changed who nominates (RFC 8445 §7.3.1.1).</summary>
    public event Action<IceRole>? RoleChanged;

    /// <summary>The connection has failed; this is why.</summary>
    public event Action<IceVerdict>? VerdictReached;

    /// <summary>The other side's data have come.</summary>
    public event IceDataHandler? DataReceived;

    /// <summary>What the other side is told (a=ice-ufrag, a=ice-pwd): those of the current generation.</summary>
    public IceCredentials LocalCredentials => _localCredentials;

    /// <summary>Where the connection stands.</summary>
    public IceState State => (IceState)_state;

    /// <summary>The pair that carries the data, as it was when it was chosen; null for none yet.</summary>
    public CandidatePairInfo? SelectedPair => _selectedPair;

    /// <summary>Why the connection has failed; null while it has not.</summary>
    public IceVerdict? Verdict => _verdict;

    /// <summary>Begins to gather: from all addresses of the host, and from those that it gets later.</summary>
    public Task GatherAsync() => AskAsync(static (connection, now) =>
    {
        connection.BeginGathering(now);
        return true;
    });

    /// <summary>The other side's credentials. Others than before belong to its restart, which this side must have followed (RFC 8445 §9).</summary>
    /// <exception cref="ArgumentException">They are not such as RFC 8839 §5.4 allows.</exception>
    public Task SetRemoteCredentialsAsync(IceCredentials credentials)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        return AskAsync((connection, now) =>
        {
            connection._agent.SetRemoteCredentials(now, credentials);
            return true;
        });
    }

    /// <summary>A candidate of the other side. What cannot be used is left out.</summary>
    public Task AddRemoteCandidateAsync(IceCandidate candidate)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        return AskAsync((connection, now) =>
        {
            connection._agent.AddRemoteCandidate(now, candidate);
            return true;
        });
    }

    /// <summary>The other side has no more candidates.</summary>
    public Task EndRemoteCandidatesAsync() => AskAsync(static (connection, now) =>
    {
        connection._agent.EndRemoteCandidates(now);
        return true;
    });

    /// <summary>Begins a new generation (RFC 8445 §9); data go on over the old pair until a new one works.</summary>
    /// <returns>The new credentials, for the other side.</returns>
    public Task<IceCredentials> RestartAsync() => AskAsync(static (connection, now) =>
    {
        connection._agent.Restart(now);
        return connection._localCredentials = connection._agent.LocalCredentials;
    });

    /// <summary>The best explanation so far for a connection that takes its time or has failed; null once a pair works.</summary>
    public Task<IceVerdict?> ExplainAsync() => AskAsync(static (connection, now) => connection._agent.Explain(now));

    /// <summary>All pairs of the current generation, best first, with their histories.</summary>
    public Task<IReadOnlyList<CandidatePairInfo>> GetPairsAsync() => AskAsync(static (connection, _) => connection._agent.Pairs);

    /// <summary>Ends the connection: relays are released, sockets closed. Completes when that has been done.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _loop.Post(new LoopCall(Close));
        }

        await _closed.Task;
    }
}
