using System.Net;
using System.Net.Sockets;
using Parley.SansIO;

namespace Parley.TurnServer.Tests.Streams;

/// <summary>A peer on UDP.</summary>
internal sealed class TestPeer : IDisposable
{
    private readonly byte[] _buffer = new byte[65536];

    public TestPeer(string host = "127.0.0.1")
    {
        var local = IPEndPoint.Parse($"{host}:0");
        Socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        Socket.Bind(local);
    }

    public Socket Socket { get; }

    public TransportAddress Address => TransportAddress.From((IPEndPoint)Socket.LocalEndPoint!);

    public void Send(TransportAddress relayed, ReadOnlySpan<byte> data) => Socket.SendTo(data, relayed.ToIPEndPoint());

    public async Task<byte[]> ReceiveAsync()
    {
        var length = await Socket.ReceiveAsync(_buffer).WaitAsync(TimeSpan.FromSeconds(20));
        return _buffer[..length];
    }

    public void Dispose() => Socket.Dispose();
}
