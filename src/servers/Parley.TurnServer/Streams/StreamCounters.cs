namespace Parley.TurnServer.Streams;

/// <summary>What has become of connections since the start. Thread-safe; each number is read by itself.</summary>
internal sealed class StreamCounters
{
    private readonly long[] _ended = new long[Enum.GetValues<StreamEnd>().Length];
    private readonly long[] _refused = new long[Enum.GetValues<StreamRefusal>().Length];
    private long _accepted;
    private long _acceptFailures;

    /// <summary>Connections that were accepted and served.</summary>
    public long Accepted => Volatile.Read(ref _accepted);

    /// <summary>How often the system could not accept one: descriptors or memory were used up.</summary>
    public long AcceptFailures => Volatile.Read(ref _acceptFailures);

    /// <summary>Connections that were closed at once for a limit.</summary>
    public long Refused(StreamRefusal why) => Volatile.Read(ref _refused[(int)why]);

    /// <summary>Connections that have ended for a reason.</summary>
    public long Ended(StreamEnd why) => Volatile.Read(ref _ended[(int)why]);

    internal void CountAccepted() => Interlocked.Increment(ref _accepted);

    internal void CountAcceptFailure() => Interlocked.Increment(ref _acceptFailures);

    internal void CountRefused(StreamRefusal why) => Interlocked.Increment(ref _refused[(int)why]);

    internal void CountEnded(StreamEnd why) => Interlocked.Increment(ref _ended[(int)why]);
}

/// <summary>Why a connection was closed as soon as it came.</summary>
internal enum StreamRefusal
{
    /// <summary>There are as many as may be (<see cref="StreamSettings.MaxConnections"/>).</summary>
    Total,

    /// <summary>Its prefix has as many as it may (<see cref="StreamSettings.MaxConnectionsPerPrefix"/>).</summary>
    Prefix,
}
