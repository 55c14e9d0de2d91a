using Parley.Ice.Candidates;
using Parley.SansIO;
using Parley.Simulation;
using Parley.Simulation.Hosts;

namespace Parley.Ice.Tests.Agent;

/// <summary>An agent on a simulated host: what a shell does for it, without threads or sockets.</summary>
internal sealed class SimulatedAgent
{
    private readonly SimulatedWorld _world;
    private readonly Dictionary<TransportAddress, SimulatedUdpSocket> _sockets = [];
    private Instant _timer = Instant.Never;

    public SimulatedAgent(SimulatedHost host, IceAgentSettings settings, IceTcp tcp = IceTcp.None)
    {
        (Host, _world) = (host, host.World);
        Agent = new IceAgent(settings with { Tcp = tcp }, _world.Random);
        Streams = new SimulatedStreams(this);
        Names = new SimulatedNames(_world);
        host.InterfacesChanged += () => Do(now => Agent.SetInterfaces(now, Interfaces));
    }

    public IceAgent Agent { get; }

    public SimulatedHost Host { get; }

    /// <summary>Its UDP sockets.</summary>
    public IReadOnlyCollection<TransportAddress> Sockets => _sockets.Keys;

    /// <summary>Its connections.</summary>
    public SimulatedStreams Streams { get; }

    /// <summary>Who answers for names and prefixes; by default nobody does, and nothing has a prefix.</summary>
    public SimulatedNames Names { get; set; }

    /// <summary>Everything that happened, with its time.</summary>
    public List<(Instant At, IceEvent Event)> Events { get; } = [];

    /// <summary>The candidates that were told.</summary>
    public IEnumerable<IceCandidate> Candidates => Events.Select(e => e.Event).OfType<IceEvent.CandidateGathered>().Select(e => e.Candidate);

    /// <summary>What data have come.</summary>
    public List<byte[]> Received { get; } = [];

    /// <summary>Gets each event as it happens.</summary>
    public Action<IceEvent>? Heard { get; set; }

    /// <summary>Where the first socket is bound, told or not.</summary>
    public TransportAddress LocalAddress => _sockets.Keys.First();

    public bool IsConnected => Agent.State is IceState.Connected or IceState.Completed;

    private IReadOnlyList<LocalInterface> Interfaces => [.. Host.Addresses.Select(address => new LocalInterface(address))];

    public void Start() => Do(now => Agent.SetInterfaces(now, Interfaces));

    /// <summary>Calls into the agent, and does what it wants afterwards.</summary>
    public void Do(Action<Instant> call)
    {
        call(_world.Now);
        while (true)
        {
            if (Agent.TryTakeTransmit(out var transmit))
            {
                if (_sockets.TryGetValue(transmit.Local, out var socket))
                {
                    socket.Send(transmit.Destination, transmit.Payload.Span);
                }
            }
            else if (Agent.TryTakeStreamTransmit(out var stream, out var bytes))
            {
                Streams.Send(stream, bytes.Span);
            }
            else if (Agent.TryTakeEvent(out var e))
            {
                Events.Add((_world.Now, e));
                Obey(e);
                Heard?.Invoke(e);
            }
            else
            {
                break;
            }
        }

        Arm();
    }

    /// <summary>The same in a moment: as with real sockets, an answer comes after the call that asked for it.</summary>
    public void Later(Action<Instant> call) => _world.After(TimeSpan.Zero, () => Do(call));

    /// <summary>When something happened first, null if it has not.</summary>
    public TimeSpan? When(Instant since, Func<IceEvent, bool> what) =>
        Events.Where(e => e.At >= since && what(e.Event)).Select(e => (TimeSpan?)(e.At - since)).FirstOrDefault();

    private void Obey(IceEvent e)
    {
        switch (e)
        {
            case IceEvent.OpenSocket open:
                SimulatedUdpSocket? socket = null;
                socket = Bind(open, (source, payload) => Do(now =>
                {
                    if (Agent.HandleDatagram(now, new Datagram(source, socket!.Local, payload.Span), out var data))
                    {
                        Received.Add(data.ToArray());
                    }
                }));
                _sockets.Add(socket.Local, socket);
                Later(now => Agent.HandleSocketOpened(now, socket.Local));
                break;
            case IceEvent.CloseSocket close when _sockets.Remove(close.Local, out var closed):
                closed.Dispose();
                break;
            default:
                if (!Names.Obey(this, e))
                {
                    Streams.Obey(e);
                }

                break;
        }
    }

    private SimulatedUdpSocket Bind(IceEvent.OpenSocket open, Action<TransportAddress, ReadOnlyMemory<byte>> received)
    {
        var port = open.Ports?.First ?? 0;
        while (_sockets.ContainsKey(new TransportAddress(open.Address, port)))
        {
            port++;
        }

        return Host.BindUdp(open.Address, port, received);
    }

    private void Arm()
    {
        if (Agent.NextTimeout is not { } next || next >= _timer && _timer > _world.Now)
        {
            return;
        }

        _timer = next;
        _world.At(next, () =>
        {
            if (_timer == next)
            {
                _timer = Instant.Never;
                Do(Agent.HandleTimeout);
            }
        });
    }
}
