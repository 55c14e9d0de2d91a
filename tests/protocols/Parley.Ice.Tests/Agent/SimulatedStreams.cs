using Parley.SansIO;
using Parley.Simulation.Streams;

namespace Parley.Ice.Tests.Agent;

/// <summary>The listeners and connections that an agent on a simulated host wants. TLS is TCP here.</summary>
internal sealed class SimulatedStreams(SimulatedAgent owner)
{
    private readonly SortedDictionary<int, SimulatedTcpConnection> _connections = [];
    private readonly HashSet<TransportAddress> _listening = [];

    /// <summary>How many bytes a piece has at most when it is handed to the agent.</summary>
    public int PieceLength { get; set; } = int.MaxValue;

    /// <summary>How many connections there are, open or opening.</summary>
    public int Count => _connections.Count;

    /// <summary>Their numbers.</summary>
    public IReadOnlyCollection<int> Numbers => _connections.Keys;

    /// <summary>Where connections are taken.</summary>
    public IReadOnlyCollection<TransportAddress> Listening => _listening;

    private TcpStack Tcp => owner.Host.Tcp;

    public void Obey(IceEvent e)
    {
        switch (e)
        {
            case IceEvent.Listen listen:
                var port = listen.Ports?.First ?? 0;
                while (_listening.Contains(new TransportAddress(listen.Address, port)))
                {
                    port++;
                }

                var local = Tcp.Listen(listen.Address, port, Accept);
                _listening.Add(local);
                owner.Later(now => owner.Agent.HandleListening(now, local));
                break;
            case IceEvent.StopListening stop:
                Tcp.Unlisten(stop.Local);
                _listening.Remove(stop.Local);
                break;
            case IceEvent.Connect connect:
                var opening = Tcp.Connect(connect.From, connect.Remote);
                opening.Opened = () => owner.Do(now => owner.Agent.HandleStreamOpened(now, connect.Stream, opening.Local));
                Add(connect.Stream, opening);
                break;
            case IceEvent.CloseStream close when _connections.Remove(close.Stream, out var connection):
                connection.Close();
                break;
        }
    }

    public void Send(int stream, ReadOnlySpan<byte> bytes)
    {
        if (_connections.TryGetValue(stream, out var connection))
        {
            connection.Send(bytes);
        }
    }

    /// <summary>Cuts all connections, as if the other side had closed them.</summary>
    public void Cut()
    {
        foreach (var (stream, connection) in _connections.ToList())
        {
            connection.Close();
            End(stream);
        }
    }

    private void Accept(SimulatedTcpConnection connection)
    {
        var stream = -1;
        owner.Do(now => stream = owner.Agent.HandleStreamAccepted(now, connection.Local, connection.Remote));
        if (stream < 0)
        {
            connection.Opened = connection.Close;
            return;
        }

        Add(stream, connection);
    }

    private void Add(int stream, SimulatedTcpConnection connection)
    {
        _connections.Add(stream, connection);
        connection.Received = bytes => Receive(stream, bytes);
        connection.Closed = _ => End(stream);
    }

    private void Receive(int stream, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0 && _connections.ContainsKey(stream))
        {
            var piece = bytes[..Math.Min(PieceLength, bytes.Length)];
            bytes = bytes[piece.Length..];
            owner.Do(now =>
            {
                owner.Agent.HandleStreamBytes(now, stream, piece.Span);
                while (owner.Agent.TryReadStreamData(now, out var data))
                {
                    owner.Received.Add(data.ToArray());
                }
            });
        }
    }

    private void End(int stream)
    {
        if (_connections.Remove(stream))
        {
            owner.Do(now => owner.Agent.HandleStreamClosed(now, stream));
        }
    }
}
