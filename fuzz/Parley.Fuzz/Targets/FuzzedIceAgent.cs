using Parley.Ice;
using Parley.SansIO;
using Parley.Stun;

namespace Parley.Fuzz.Targets;

/// <summary>An agent and a shell that does what it wants at once, keeps the books, and demands what must hold after each step.</summary>
internal sealed class FuzzedIceAgent
{
    public const int MaxPairs = 16;
    private const int MaxCandidates = 12;
    private const int MostTransmits = 400;
    private const int MostRounds = 400;

    private readonly List<TransportAddress> _listeners = [];
    private readonly HashSet<int> _connected = [];
    private readonly HashSet<int> _strangers = [];
    private ushort _port = 5000;

    public FuzzedIceAgent(IceRole role, bool renomination, RandomSource random)
    {
        Agent = new IceAgent(
            new IceAgentSettings
            {
                Role = role, Renomination = renomination, MaxPairs = MaxPairs, MaxRemoteCandidates = MaxCandidates,
                Servers = [new(Server), new(Server, TransportProtocol.Udp, "user", "password"), new(Server, TransportProtocol.Tcp, "user", "password")],
            },
            random);
    }

    public static TransportAddress Server { get; } = TransportAddress.Parse("203.0.113.1:3478");

    /// <summary>Nobody's address: never told, never checked from.</summary>
    public static TransportAddress Stranger { get; } = TransportAddress.Parse("203.0.113.66:6666");

    public IceAgent Agent { get; }

    public Instant Now { get; private set; } = new(1);

    public List<TransportAddress> Sockets { get; } = [];

    public List<int> Streams { get; } = [];

    /// <summary>The agent's last request to a peer, where it came from and where it went to.</summary>
    public (byte[] Bytes, TransportAddress From, TransportAddress To) LastCheck { get; private set; } = ([], default, default);

    /// <summary>The same to the server.</summary>
    public (byte[] Bytes, TransportAddress From) LastQuestion { get; private set; } = ([], default);

    public TransportAddress Listener => _listeners.Count > 0 ? _listeners[0] : default;

    public void Hand(TransportAddress source, TransportAddress local, ReadOnlySpan<byte> bytes)
    {
        if (source.Family != local.Family)
        {
            return;
        }

        var isData = Agent.HandleDatagram(Now, new Datagram(source, local, bytes), out var data);
        Demand(isData || data.IsEmpty, "without data there are none");
        Demand(!isData || source != Stranger, "strangers' data are not taken");
        Demand(!isData || bytes.Length == 0 || source == Server || bytes[0] > 3, "what looks like STUN is no data");
        Drain();
    }

    public void Accept(TransportAddress remote)
    {
        if (_listeners.Count > 0 && Agent.HandleStreamAccepted(Now, Listener, remote) is >= 0 and var stream)
        {
            Streams.Add(stream);
            if (remote == Stranger)
            {
                _strangers.Add(stream);
            }
        }

        Drain();
    }

    public bool IsStrangers(int stream) => _strangers.Contains(stream);

    public void HandBytes(int stream, ReadOnlySpan<byte> bytes)
    {
        Agent.HandleStreamBytes(Now, stream, bytes);
        for (var rounds = 0; Agent.TryReadStreamData(Now, out _); rounds++)
        {
            Demand(!IsStrangers(stream), "strangers' streams bring no data");
            Demand(rounds <= bytes.Length, "data of a stream come to an end");
        }

        Drain();
    }

    /// <summary>However late the shell is: after some rounds nothing more is due now.</summary>
    public void Wait(TimeSpan duration)
    {
        var end = Now + duration;
        var (last, rounds) = (Now, 0);
        while (Agent.NextTimeout is { } next && next <= end)
        {
            Now = next > Now ? next : Now;
            rounds = Now == last ? rounds + 1 : 0;
            last = Now;
            Demand(rounds < 20, "time-outs do not spin");
            Agent.HandleTimeout(Now);
            Drain();
        }

        Now = end;
    }

    /// <summary>Comes late: one call for all that was due.</summary>
    public void Oversleep(TimeSpan duration)
    {
        Now += duration;
        for (var rounds = 0; Agent.NextTimeout is { } next && next <= Now; rounds++)
        {
            Demand(rounds < 20, "late time-outs do not spin");
            Agent.HandleTimeout(Now);
            Drain();
        }
    }

    /// <summary>What is to be true whatever has happened.</summary>
    public void Examine()
    {
        var pairs = Agent.Pairs;
        Demand(pairs.Count <= MaxPairs, "the number of pairs is bounded");
        Demand(pairs.DistinctBy(pair => (pair.Remote.Address, pair.Remote.Port)).Count() <= MaxCandidates, "so is that of candidates");
        _ = Agent.Explain(Now)?.ToString();
    }

    public void Drain()
    {
        var (events, transmits) = (0, 0);
        while (Agent.TryTakeEvent(out var e))
        {
            Demand(++events < MostRounds, "events come to an end");
            Obey(e);
        }

        while (Agent.TryTakeTransmit(out var transmit))
        {
            Demand(++transmits < MostTransmits, "datagrams come to an end");
            Demand(transmit.Destination.Port != 0 && transmit.Local.Family == transmit.Destination.Family, "what is sent can be sent");
            Keep(transmit);
        }

        while (Agent.TryTakeStreamTransmit(out var stream, out var bytes))
        {
            Demand(++transmits < MostTransmits && bytes.Length > 0, "bytes come to an end");
            Demand(Streams.Contains(stream), "bytes go to streams that are open");
        }

        Demand(Agent.State != IceState.Closed || Agent.NextTimeout is null, "nothing is due after the end");
        var isUp = Agent.State is IceState.Connected or IceState.Completed;
        Demand(Agent.SelectedPair is null ? !isUp : isUp || Agent.State == IceState.Disconnected, $"{Agent.State} fits the pair that carries data");
    }

    private void Keep(in Transmit transmit)
    {
        var bytes = transmit.Payload.ToArray();
        if (StunMessage.TryParse(bytes, out var message) == StunParseError.None && message.Type.Class == StunClass.Request)
        {
            if (transmit.Destination == Server)
            {
                LastQuestion = (bytes, transmit.Local);
            }
            else
            {
                LastCheck = (bytes, transmit.Local, transmit.Destination);
            }
        }
    }

    private void Obey(IceEvent e)
    {
        switch (e)
        {
            case IceEvent.OpenSocket open:
                var local = new TransportAddress(open.Address, _port++);
                Sockets.Add(local);
                Agent.HandleSocketOpened(Now, local);
                break;
            case IceEvent.CloseSocket close:
                Demand(Sockets.Remove(close.Local), "what is closed was open");
                break;
            case IceEvent.Listen listen:
                _listeners.Add(new TransportAddress(listen.Address, _port++));
                Agent.HandleListening(Now, _listeners[^1]);
                break;
            case IceEvent.StopListening stop:
                Demand(_listeners.Remove(stop.Local), "what is stopped has listened");
                break;
            case IceEvent.Connect connect:
                Streams.Add(connect.Stream);
                _connected.Add(connect.Stream);
                Agent.HandleStreamOpened(Now, connect.Stream, new TransportAddress(connect.From, _port++));
                break;
            case IceEvent.CloseStream close:
                // Twice if it was given up before the shell said that it is open: the agent cannot know which of the two the shell has heard first.
                Demand(Streams.Remove(close.Stream) || _connected.Remove(close.Stream), "a stream that is closed was open");
                break;
            case IceEvent.FindNat64Prefix:
                Agent.HandleNat64Prefix(Now, null);
                break;
        }
    }

    private static void Demand(bool holds, string what)
    {
        if (!holds)
        {
            throw new FuzzFailureException($"it does not hold that {what}");
        }
    }
}
