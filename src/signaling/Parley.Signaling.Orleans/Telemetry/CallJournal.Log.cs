using Microsoft.Extensions.Logging;
using Parley.Signaling.Protocol;

namespace Parley.Signaling.Orleans.Telemetry;

internal sealed partial class CallJournal
{
    [LoggerMessage(1, LogLevel.Information, "Call {Call} begun (recovered: {Recovered})")]
    private static partial void LogBegun(ILogger logger, CallId call, bool recovered);

    [LoggerMessage(2, LogLevel.Information, "Call {Call} connected")]
    private static partial void LogConnected(ILogger logger, CallId call);

    [LoggerMessage(3, LogLevel.Information, "Call {Call} ended: {Reason}")]
    private static partial void LogEnded(ILogger logger, CallId call, string reason);
}
