using Parley.SansIO;
using Parley.Simulation;
using Parley.Turn.Client;
using Parley.Turn.Server;
using Parley.Turn.Tests.Server.World;

namespace Parley.Turn.Tests.Client.World;

/// <summary>
/// Clients, real engines and peers over a network that takes time, loses and reorders, on a virtual clock; the same for the same seed. Between servers and
/// peers nothing is lost.
/// </summary>
internal sealed class ClientWorld(ulong seed = 1)
{
    public const string ServerAddress = "203.0.113.1:3478";

    private readonly PriorityQueue<Action, (long Ticks, long Order)> _mail = new();
    private readonly SeededRandomSource _chance = new(seed);
    private readonly Dictionary<TransportAddress, ServerHost> _servers = [];
    private readonly Dictionary<TransportAddress, ClientHost> _clients = [];
    private long _order;

    public Instant Now { get; private set; } = Instant.Zero + TimeSpan.FromDays(1);

    public TimeSpan Latency { get; set; } = TimeSpan.FromMilliseconds(20);

    public TimeSpan Jitter { get; set; }

    /// <summary>How many of 100 datagrams between clients and servers are lost.</summary>
    public int LossPercent { get; set; }

    /// <summary>What peers got: to whom, from whom, what.</summary>
    public List<(TransportAddress To, TransportAddress From, string Text)> AtPeers { get; } = [];

    /// <summary>What clients sent to servers.</summary>
    public List<byte[]> FromClients { get; } = [];

    /// <summary>Changes what a server sends on its way; null drops it.</summary>
    public Func<byte[], byte[]?> OnTheWay { get; set; } = message => message;

    public ServerHost Server(
        Func<TurnEngineSettings, TurnEngineSettings>? change = null, string address = ServerAddress, TestCredentials? credentials = null)
    {
        var host = new ServerHost(this, TransportAddress.Parse(address), change, credentials ?? new TestCredentials());
        _servers.Add(host.Address, host);
        return host;
    }

    public ClientHost Client(Func<TurnClientSettings, TurnClientSettings>? change = null, string local = "192.0.2.1:5000")
    {
        var settings = new TurnClientSettings
        {
            Server = TransportAddress.Parse(ServerAddress),
            Local = TransportAddress.Parse(local),
            Username = "user",
            Password = "password",
        };
        var host = new ClientHost(this, change?.Invoke(settings) ?? settings, seed + (ulong)_clients.Count);
        Attach(host, settings.Local);
        return host;
    }

    public void Attach(ClientHost host, TransportAddress local) => _clients[local] = host;

    public void Run(TimeSpan duration) => RunUntil(() => false, duration);

    /// <summary>Lets time pass until something holds, or the time is up.</summary>
    public bool RunUntil(Func<bool> holds, TimeSpan atMost)
    {
        var until = Now + atMost;
        while (!holds())
        {
            var mail = _mail.TryPeek(out _, out var due) ? new Instant(due.Ticks) : Instant.Never;
            var timer = Instant.Never;
            foreach (var host in _servers.Values)
            {
                timer = Instant.Min(timer, host.Engine.NextTimeout);
            }

            foreach (var host in _clients.Values)
            {
                timer = Instant.Min(timer, host.Client.NextTimeout ?? Instant.Never);
            }

            var next = Instant.Min(mail, timer);
            if (next > until)
            {
                Now = until;
                return holds();
            }

            Now = next > Now ? next : Now;
            if (mail <= timer)
            {
                _mail.Dequeue()();
            }
            else
            {
                HandleTimeouts();
            }
        }

        return true;
    }

    /// <summary>A client's message begins its way to a server.</summary>
    public void ToServer(ClientHost from, TransportAddress local, TransportAddress server, byte[] message)
    {
        FromClients.Add(message);
        Deliver(from.IsStream, () => _servers.GetValueOrDefault(server)?.FromClient(new FiveTuple(from.Path, local), message));
    }

    /// <summary>A server's message begins its way to a client.</summary>
    public void ToClient(ServerHost from, TransportAddress client, byte[] message)
    {
        if (_clients.TryGetValue(client, out var host) && OnTheWay(message) is { } changed)
        {
            Deliver(host.IsStream, () => host.FromServer(from.Address, client, changed));
        }
    }

    /// <summary>A peer sends to a relayed address.</summary>
    public void FromPeer(string peer, TransportAddress relayed, string text) =>
        Post(Latency, () => _servers.Values.First().FromPeer(TransportAddress.Parse(peer), relayed, text));

    private void HandleTimeouts()
    {
        foreach (var host in _servers.Values)
        {
            host.HandleTimeout();
        }

        foreach (var host in _clients.Values.Distinct().ToArray())
        {
            host.Client.HandleTimeout(Now);
            host.Pump();
        }
    }

    private void Deliver(bool stream, Action arrive)
    {
        if (stream)
        {
            Post(Latency, arrive);
        }
        else if (_chance.Below(100) >= LossPercent)
        {
            Post(Latency + (Jitter * (_chance.Below(1000) / 1000.0)), arrive);
        }
    }

    private void Post(TimeSpan delay, Action arrive) => _mail.Enqueue(arrive, ((Now + delay).Ticks, _order++));
}
