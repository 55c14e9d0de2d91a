namespace Parley.SansIO;

/// <summary>What carries bytes between a client and a server or between two peers.</summary>
public enum TransportProtocol : byte
{
    /// <summary>UDP: datagrams.</summary>
    Udp,

    /// <summary>TCP: a stream that the user cuts into messages.</summary>
    Tcp,

    /// <summary>TLS over TCP.</summary>
    Tls,
}
