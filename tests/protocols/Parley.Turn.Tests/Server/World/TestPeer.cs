using Parley.SansIO;

namespace Parley.Turn.Tests.Server.World;

/// <summary>What a peer got.</summary>
internal sealed record PeerDatagram(TransportAddress From, byte[] Data, bool DontFragment)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Data);
}

/// <summary>Someone out there who sends plain datagrams.</summary>
internal sealed class TestPeer(TurnWorld world, TransportAddress address)
{
    public TransportAddress Address { get; } = address;

    public Queue<PeerDatagram> Received { get; } = new();

    public void Send(TransportAddress relayed, string text) => world.FromPeer(Address, relayed, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>The one datagram that came.</summary>
    public PeerDatagram Take()
    {
        Assert.Single(Received);
        return Received.Dequeue();
    }
}
