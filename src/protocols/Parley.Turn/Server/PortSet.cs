using Parley.SansIO;

namespace Parley.Turn.Server;

/// <summary>A set of ports of one range, from which any one can be taken at random, all in constant time.</summary>
internal sealed class PortSet(ushort first, ushort last)
{
    private const int Absent = -1;

    private readonly ushort[] _ports = new ushort[last - first + 1];
    private readonly int[] _places = [.. Enumerable.Repeat(Absent, last - first + 1)];

    public int Count { get; private set; }

    public bool Contains(int port) => port >= first && port <= last && _places[port - first] != Absent;

    public ushort Any(RandomSource random) => _ports[random.Below(Count)];

    public ushort At(int index) => _ports[index];

    public void Add(ushort port)
    {
        if (!Contains(port))
        {
            _places[port - first] = Count;
            _ports[Count++] = port;
        }
    }

    public void Remove(int port)
    {
        if (Contains(port))
        {
            // The last one moves into the gap.
            var place = _places[port - first];
            var moved = _ports[--Count];
            _ports[place] = moved;
            _places[moved - first] = place;
            _places[port - first] = Absent;
        }
    }
}
