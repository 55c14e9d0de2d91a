using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <summary>What a gateway needs from outside: time, randomness, and somebody to tell. Thread-safe.</summary>
public interface IGatewayEnvironment
{
    /// <summary>The time. It never goes back.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Fills a span with unpredictable bytes.</summary>
    void FillRandom(Span<byte> bytes);

    /// <summary>A session began, came back or ended.</summary>
    void SessionChanged(Session session, SessionChange change);

    /// <summary>A connection was told to close.</summary>
    void Closing(Session? session, CloseReason reason);

    /// <summary>Something failed that no client can be told about.</summary>
    void Faulted(Session? session, Exception problem);
}

/// <summary>What happened to a session.</summary>
public enum SessionChange
{
    /// <summary>A client said hello.</summary>
    Started,

    /// <summary>Its client came back in time.</summary>
    Resumed,

    /// <summary>Its connection was lost.</summary>
    Away,

    /// <summary>Its client did not come back in time.</summary>
    Expired,

    /// <summary>Its client left.</summary>
    Left,

    /// <summary>A newer session of the same device took its place, or another gateway took it over.</summary>
    Replaced,
}
