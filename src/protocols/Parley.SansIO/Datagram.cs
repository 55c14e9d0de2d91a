namespace Parley.SansIO;

/// <summary>What came in: one datagram, or one message that the shell cut out of a stream. Good for the call it is handed to.</summary>
/// <param name="source">Who sent it.</param>
/// <param name="local">The address it was received on.</param>
/// <param name="payload">Its bytes.</param>
/// <param name="protocol">What carried it.</param>
public readonly ref struct Datagram(
    TransportAddress source, TransportAddress local, ReadOnlySpan<byte> payload, TransportProtocol protocol = TransportProtocol.Udp)
{
    /// <summary>Who sent it.</summary>
    public TransportAddress Source { get; } = source;

    /// <summary>The address it was received on.</summary>
    public TransportAddress Local { get; } = local;

    /// <summary>Its bytes.</summary>
    public ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>What carried it.</summary>
    public TransportProtocol Protocol { get; } = protocol;
}
