using Parley.SansIO;

namespace Parley.WebRtc.Ice.Streams;

/// <summary>Whose streams these are. All on the loop's thread.</summary>
internal interface IStreamOwner
{
    /// <summary>Where it lives.</summary>
    IceLoop Loop { get; }

    /// <summary>A connection is open: bytes can be written.</summary>
    void HandleOpened(Instant now, StreamConnection stream, TransportAddress local);

    /// <summary>Bytes have come; good for this call.</summary>
    void HandleBytes(Instant now, StreamConnection stream, ReadOnlySpan<byte> bytes);

    /// <summary>It has ended, or could not be opened.</summary>
    /// <param name="now">Now.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="why">What went wrong; null when the other end has closed it.</param>
    void HandleEnded(Instant now, StreamConnection stream, Exception? why);

    /// <summary>Somebody has connected to a listener. Whoever is told owns the socket.</summary>
    void HandleAccepted(Instant now, StreamListener listener, System.Net.Sockets.Socket socket, TransportAddress remote);
}
