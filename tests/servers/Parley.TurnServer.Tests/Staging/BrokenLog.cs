using Microsoft.Extensions.Logging;

namespace Parley.TurnServer.Tests.Staging;

/// <summary>A log that throws when an allocation is written down, which happens on the thread of its event loop: a bug there.</summary>
internal sealed class BrokenLog : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (formatter(state, exception).StartsWith("Allocation ", StringComparison.Ordinal))
        {
            throw new InvalidOperationException("The log is broken.");
        }
    }

    public void Dispose()
    {
    }
}
