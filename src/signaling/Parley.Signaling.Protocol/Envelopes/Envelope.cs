namespace Parley.Signaling.Protocol;

/// <summary>What routing needs of one client message: its top-level routing keys, read without allocation by <see cref="EnvelopeReader"/>.</summary>
public readonly record struct Envelope
{
    /// <summary>The message's type.</summary>
    public ClientMessageType Type { get; init; }

    /// <summary>Where the name of the type lies in the message: between its quotes, escapes and all. Of use when <see cref="Type"/> is unknown.</summary>
    public Range TypeName { get; init; }

    /// <summary><c>call</c>, where present.</summary>
    public CallId? Call { get; init; }

    /// <summary><c>seq</c>, at least 1; 0 when absent.</summary>
    public uint Seq { get; init; }

    /// <summary><c>ack</c>, where present.</summary>
    public uint? Ack { get; init; }

    /// <summary><c>id</c> of a command, at least 1, where present.</summary>
    public long? Id { get; init; }

    /// <summary><c>offset</c>, where present.</summary>
    public long? Offset { get; init; }
}
