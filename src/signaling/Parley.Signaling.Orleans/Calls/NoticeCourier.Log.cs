using Microsoft.Extensions.Logging;
using Parley.Signaling.Protocol;

namespace Parley.Signaling.Orleans.Calls;

internal sealed partial class NoticeCourier
{
    [LoggerMessage(1, LogLevel.Warning, "Call {Call} cannot reach gateway {Gateway}")]
    private static partial void LogUnreachable(ILogger logger, CallId call, string gateway, Exception failure);

    [LoggerMessage(2, LogLevel.Warning, "The directory cannot tell where a device of gateway {Gateway} is now; it counts as gone")]
    private static partial void LogUnknown(ILogger logger, string gateway, Exception failure);
}
