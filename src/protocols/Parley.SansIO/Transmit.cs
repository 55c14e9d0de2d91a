namespace Parley.SansIO;

/// <summary>What a core wants sent.</summary>
/// <param name="Local">The address to send from.</param>
/// <param name="Destination">Where to.</param>
/// <param name="Payload">One datagram, or one message on a stream. Good until the next call into the core that offered it.</param>
/// <param name="Protocol">What is to carry it.</param>
public readonly record struct Transmit(
    TransportAddress Local,
    TransportAddress Destination,
    ReadOnlyMemory<byte> Payload,
    TransportProtocol Protocol = TransportProtocol.Udp);
