using Parley.SansIO;

namespace Parley.Ice;

/// <content>
/// Streams: connections to TURN servers over TCP and TLS, and those of TCP candidates (RFC 6544). The shell opens, accepts and closes them and carries bytes;
/// messages are cut and framed here.
/// </content>
public sealed partial class IceAgent
{
    /// <summary>It is listened on, as <see cref="IceEvent.Listen"/> wanted.</summary>
    /// <param name="now">Now.</param>
    /// <param name="local">The address and port.</param>
    public void HandleListening(Instant now, TransportAddress local)
    {
        _ = now;
        Raise(new IceEvent.StopListening(local));
    }

    /// <summary>It cannot be listened on: the address gives no passive candidate.</summary>
    /// <param name="now">Now.</param>
    /// <param name="address">As in <see cref="IceEvent.Listen"/>.</param>
    public void HandleListenFailed(Instant now, IpAddress address)
    {
        _ = address;
        Settle(now);
    }

    /// <summary>A connection that <see cref="IceEvent.Connect"/> wanted is open.</summary>
    /// <param name="now">Now.</param>
    /// <param name="stream">Its number.</param>
    /// <param name="local">Its local address and port.</param>
    public void HandleStreamOpened(Instant now, int stream, TransportAddress local)
    {
        _ = (now, local);
        Raise(new IceEvent.CloseStream(stream));
    }

    /// <summary>A connection was accepted.</summary>
    /// <param name="now">Now.</param>
    /// <param name="listener">What it came to, as in <see cref="HandleListening"/>.</param>
    /// <param name="remote">Where it comes from.</param>
    /// <returns>Its number from now on; -1 when it is not wanted and the shell is to close it.</returns>
    public int HandleStreamAccepted(Instant now, TransportAddress listener, TransportAddress remote)
    {
        _ = (now, listener, remote, State);
        return -1;
    }

    /// <summary>A connection has closed, or could not be opened. Its number does not come again; unknown numbers do no harm.</summary>
    /// <param name="now">Now.</param>
    /// <param name="stream">Its number.</param>
    public void HandleStreamClosed(Instant now, int stream)
    {
        _ = stream;
        Settle(now);
    }

    /// <summary>
    /// Bytes have come on a connection, cut anywhere; they are copied. The shell then calls <see cref="TryReadStreamData"/> until it returns false.
    /// </summary>
    /// <param name="now">Now.</param>
    /// <param name="stream">The connection's number.</param>
    /// <param name="bytes">The bytes.</param>
    public void HandleStreamBytes(Instant now, int stream, ReadOnlySpan<byte> bytes)
    {
        _ = (now, stream, bytes.Length, State);
    }

    /// <summary>Goes on with what <see cref="HandleStreamBytes"/> has brought, up to the other side's next data in it.</summary>
    /// <param name="now">Now.</param>
    /// <param name="data">The data of one datagram that the other side has sent; good until the next call into the agent.</param>
    /// <returns>False when there are no more.</returns>
    public bool TryReadStreamData(Instant now, out ReadOnlySpan<byte> data)
    {
        _ = (now, State);
        data = default;
        return false;
    }

    /// <summary>Takes the next bytes to send on a connection, in order; they belong behind all that were taken before for the same one.</summary>
    /// <param name="stream">The connection's number. It is open.</param>
    /// <param name="bytes">The bytes, framed; good until the next call into the agent.</param>
    /// <returns>False when there are none.</returns>
    public bool TryTakeStreamTransmit(out int stream, out ReadOnlyMemory<byte> bytes)
    {
        _ = State;
        (stream, bytes) = (-1, default);
        return false;
    }
}
