using Microsoft.Extensions.Logging.Console;
using Parley.Server.Options;

namespace Parley.Server.Hosting;

/// <summary>Logs to the console, quiet unless something is wrong or configured otherwise (section <c>Logging</c>).</summary>
internal static class Logs
{
    public static void AddLogs(this IHostApplicationBuilder builder)
    {
        var logging = builder.Logging;
        logging.ClearProviders();
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter("Parley", LogLevel.Information);
        logging.AddFilter("Parley.Signaling.Orleans.Gateways.GatewayPort", LogLevel.Warning);
        // At every start they advise a server's garbage collector, which is not wanted here, and take the time before the start for a hang.
        logging.AddFilter("Orleans.Runtime.Silo", LogLevel.Error);
        logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
        // Why the host did not start is told in one sentence by the command line.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        var json = string.Equals(
            builder.Configuration["Parley:Logging:Format"], nameof(LogFormat.Json), StringComparison.OrdinalIgnoreCase);
        if (json)
        {
            logging.AddJsonConsole(options =>
            {
                options.IncludeScopes = true;
                options.UseUtcTimestamp = true;
                options.TimestampFormat = "O";
            });
        }
        else
        {
            logging.AddSimpleConsole(options =>
            {
                options.SingleLine = true;
                options.IncludeScopes = true;
                options.TimestampFormat = "HH:mm:ss ";
                options.ColorBehavior = LoggerColorBehavior.Default;
            });
        }
    }
}
