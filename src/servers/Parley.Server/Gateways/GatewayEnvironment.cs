using System.Security.Cryptography;
using Parley.Server.Hosting;
using Parley.Signaling;
using Parley.Signaling.Protocol;

namespace Parley.Server.Gateways;

/// <summary>Gives the gateway time and randomness, and writes down what happens to its sessions.</summary>
internal sealed partial class GatewayEnvironment : IGatewayEnvironment
{
    private static readonly Func<ILogger, string, IDisposable?> SessionScope = LoggerMessage.DefineScope<string>("session {SessionId}");

    private readonly TimeProvider _time;
    private readonly ILogger<Gateway> _logger;
    private readonly GatewayMetrics _metrics;
    private readonly DateTimeOffset _origin;
    private readonly long _start;

    public GatewayEnvironment(ServerClock clock, ILogger<Gateway> logger, GatewayMetrics metrics)
    {
        _time = clock.Time;
        _logger = logger;
        _metrics = metrics;
        _origin = _time.GetUtcNow();
        _start = _time.GetTimestamp();
    }

    /// <inheritdoc/>
    /// <remarks>The wall clock at the start, and from then on elapsed time: a clock that is set must not end everybody's session.</remarks>
    public DateTimeOffset Now => _origin + _time.GetElapsedTime(_start);

    /// <inheritdoc/>
    public void FillRandom(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);

    /// <inheritdoc/>
    public void SessionChanged(Session session, SessionChange change)
    {
        _metrics.Count(change);
        if (_logger.IsEnabled(LogLevel.Debug))
        {
            using (Scope(session))
            {
                LogSession(change, session.User.Id);
            }
        }
    }

    /// <inheritdoc/>
    public void Closing(Session? session, CloseReason reason)
    {
        _metrics.Count(reason);
        if (_logger.IsEnabled(LogLevel.Debug))
        {
            using (Scope(session))
            {
                LogClosing(reason.Code, reason.Word);
            }
        }
    }

    /// <inheritdoc/>
    public void Faulted(Session? session, Exception problem)
    {
        using (Scope(session))
        {
            LogFault(problem);
        }
    }

    private IDisposable? Scope(Session? session) =>
        session is null ? null : SessionScope(_logger, $"{session.Address.Device}.{session.Address.Version}");

    [LoggerMessage(Level = LogLevel.Debug, Message = "Session {Change} ({User})")]
    private partial void LogSession(SessionChange change, string user);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Closing with {Code} {Word}")]
    private partial void LogClosing(int code, string word);

    [LoggerMessage(Level = LogLevel.Error, Message = "The calls or the directory could not be reached")]
    private partial void LogFault(Exception problem);
}
