using Parley.SansIO;
using Parley.Stun;
using Parley.Turn.Server;

namespace Parley.Turn.Tests.Server.World;

/// <content>RFC 6062: what clients ask, and what the shell says of its sockets.</content>
internal sealed partial class TurnWorld
{
    public TestReply AllocateTcp(TurnTestClient client, WriteAttributes? more = null) => client.Allocate(more, protocol: 6);

    public TestReply ConnectionBind(TurnTestClient client, uint id) =>
        client.Ask(StunMethod.ConnectionBind, (ref writer) => writer.WriteUInt32(StunAttributeType.ConnectionId, id));

    /// <summary>A Connect request that has no answer yet.</summary>
    public TurnEvent.ConnectPeer StartConnect(TurnTestClient client, TransportAddress peer)
    {
        var request = client.Request(StunMethod.Connect, (ref writer) => writer.WriteXorAddress(StunAttributeType.XorPeerAddress, peer));
        client.Received.Clear();
        client.SendRaw(request);
        Assert.Empty(client.Received);
        var connect = Assert.IsType<TurnEvent.ConnectPeer>(Events[^1]);
        Assert.Equal((client.Relayed, peer), (connect.Relayed, connect.Peer));
        return connect;
    }

    /// <summary>A Connect request that succeeds.</summary>
    /// <returns>CONNECTION-ID.</returns>
    public uint Connect(TurnTestClient client, TransportAddress peer)
    {
        var connect = StartConnect(client, peer);
        PeerConnection(connect.ConnectionId, connected: true, client.Engine);
        var reply = client.TakeMessage();
        Assert.True(reply.Succeeded);
        Assert.True(StunIntegrity.VerifySha1(reply.Message, client.Key()));
        Assert.Equal(connect.ConnectionId, reply.Id);
        return connect.ConnectionId;
    }

    public void PeerConnection(uint id, bool connected, int engine = 0)
    {
        _engines[engine].HandlePeerConnection(Now, id, connected);
        Drain(engine);
    }

    public void PeerClosed(uint id)
    {
        Engine.HandlePeerClosed(Now, id);
        Drain(0);
    }

    public bool AcceptPeer(TransportAddress relayed, TransportAddress peer, out uint id)
    {
        Assert.True(Sockets[0].TryFind(relayed, out var socket));
        var accepted = Engine.TryAcceptPeer(Now, socket, peer, out id);
        Drain(0);
        return accepted;
    }
}
