using Parley.SansIO;

namespace Parley.WebRtc.Ice.Sockets;

/// <summary>Takes what comes to a UDP socket, on the loop's thread; the bytes are good for this call.</summary>
internal delegate void DatagramHandler(UdpSocket at, in TransportAddress source, ReadOnlySpan<byte> payload);
