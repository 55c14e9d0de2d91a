using Parley.SansIO;

namespace Parley.Ice.Streams;

/// <summary>Which way a datagram goes.</summary>
/// <param name="Local">The socket's address.</param>
/// <param name="Destination">Where to.</param>
internal readonly record struct DatagramWay(TransportAddress Local, TransportAddress Destination);
