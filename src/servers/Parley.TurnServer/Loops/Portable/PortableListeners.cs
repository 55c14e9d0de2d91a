using Parley.SansIO;

namespace Parley.TurnServer.Loops.Portable;

/// <summary>The listening sockets that portable loops share: one for each address. A client's datagrams always go to the same loop, by its address.</summary>
internal sealed class PortableListeners : IDisposable
{
    private readonly PortableSocket[] _sockets;

    private PortableListeners(PortableSocket[] sockets) => _sockets = sockets;

    /// <summary>The addresses with their actual ports.</summary>
    public IReadOnlyList<TransportAddress> LocalEndPoints => [.. _sockets.Select(socket => socket.Local)];

    /// <summary>The sockets, by the numbers of their paths.</summary>
    public PortableSocket this[int path] => _sockets[path];

    /// <summary>How many there are.</summary>
    public int Count => _sockets.Length;

    /// <summary>Binds all of them.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">An address cannot be bound; all others are closed again.</exception>
    public static PortableListeners Bind(LoopPlan plan)
    {
        var open = new List<PortableSocket>();
        try
        {
            foreach (var address in plan.Listen)
            {
                open.Add(new PortableSocket(address, plan.Tuning.ListenerBuffer));
            }

            return new PortableListeners([.. open]);
        }
        catch
        {
            open.ForEach(socket => socket.Dispose());
            throw;
        }
    }

    /// <summary>Brings datagrams to the loops from now on.</summary>
    public void Start(IReadOnlyList<PortableLoop> loops)
    {
        for (var i = 0; i < _sockets.Length; i++)
        {
            var path = i;
            _ = _sockets[i].ReceiveAllAsync(
                (client, datagram) => loops[(int)((uint)client.GetHashCode() % (uint)loops.Count)].PostClient(path, client, datagram.Span));
        }
    }

    public void Dispose()
    {
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }
    }
}
