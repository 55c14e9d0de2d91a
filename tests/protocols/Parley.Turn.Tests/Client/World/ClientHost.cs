using System.Text;
using Parley.SansIO;
using Parley.Simulation;
using Parley.Turn.Client;
using Parley.Turn.Server;

namespace Parley.Turn.Tests.Client.World;

/// <summary>One client with its shell.</summary>
internal sealed class ClientHost(ClientWorld world, TurnClientSettings settings, ulong seed)
{
    public TurnClient Client { get; } = new(settings, new SeededRandomSource(seed));

    public bool IsStream => settings.Protocol != TransportProtocol.Udp;

    public int Path { get; set; } = settings.Protocol == TransportProtocol.Udp ? 0 : TurnPath.FirstConnection;

    public List<TurnClientEvent> Events { get; } = [];

    /// <summary>What came from peers.</summary>
    public List<(TransportAddress From, string Text)> Received { get; } = [];

    /// <summary>At which of the client's addresses it came.</summary>
    public List<TransportAddress> ReceivedAt { get; } = [];

    public TransportAddress Relayed => Single<TurnClientEvent.Allocated>().Relayed;

    /// <summary>The one event of a kind.</summary>
    public TEvent Single<TEvent>()
        where TEvent : TurnClientEvent => Assert.Single(Events.OfType<TEvent>());

    public bool Has<TEvent>()
        where TEvent : TurnClientEvent => Events.OfType<TEvent>().Any();

    /// <summary>Does something with the client and sends what comes of it.</summary>
    public void Do(Action<TurnClient> action)
    {
        action(Client);
        Pump();
    }

    public ClientHost Start()
    {
        Do(client => client.Start(world.Now));
        return this;
    }

    /// <summary>Asks for an allocation and lets time pass until there is one.</summary>
    public ClientHost Allocate()
    {
        Start();
        Assert.True(world.RunUntil(Has<TurnClientEvent.Allocated>, TimeSpan.FromMinutes(2)), string.Join(", ", Events));
        return this;
    }

    public void Permit(params string[] peers)
    {
        var addresses = peers.Select(IpAddress.Parse).ToArray();
        Do(client => client.Permit(world.Now, addresses));
        Assert.True(world.RunUntil(
            () => addresses.All(address => Events.Any(e => e is TurnClientEvent.Permitted permitted && permitted.Peer == address)),
            TimeSpan.FromMinutes(2)));
    }

    public TurnSendResult Send(string peer, string text)
    {
        var result = Client.Send(TransportAddress.Parse(peer), Encoding.UTF8.GetBytes(text));
        Pump();
        return result;
    }

    public void FromServer(TransportAddress server, TransportAddress local, byte[] message)
    {
        var datagram = new Datagram(server, local, message, settings.Protocol);
        if (Client.TryReadData(datagram, out var peer, out var data))
        {
            Received.Add((peer, Encoding.UTF8.GetString(data)));
            ReceivedAt.Add(local);
        }
        else
        {
            Client.HandleDatagram(world.Now, datagram);
        }

        Pump();
    }

    public void Pump()
    {
        while (Client.TryTakeTransmit(out var transmit))
        {
            world.ToServer(this, transmit.Local, transmit.Destination, transmit.Payload.ToArray());
        }

        while (Client.TryTakeEvent(out var e))
        {
            Events.Add(e);
        }
    }
}
