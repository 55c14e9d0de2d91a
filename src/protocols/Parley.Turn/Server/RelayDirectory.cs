using Parley.SansIO;

namespace Parley.Turn.Server;

/// <summary>
/// Where the relayed addresses of all engines of a server are written down: for each address that it relays from, a table with a place for every port.
/// Looking up takes no lock and allocates nothing. Thread-safe.
/// </summary>
public sealed class RelayDirectory : IRelayDirectory
{
    private const int Ports = 1 << 16;

    private readonly Table[] _tables;

    /// <summary>Makes an empty directory. Takes 128 KiB for each address.</summary>
    /// <param name="addresses">The addresses that the server relays from, as its peers see them.</param>
    public RelayDirectory(IEnumerable<IpAddress> addresses)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        _tables = [.. addresses.Select(address => PeerAddress.Canonicalise(address)).Distinct().Select(address => new Table(address))];
    }

    /// <inheritdoc/>
    public bool IsRelayAddress(in IpAddress address) => Find(address) is not null;

    /// <inheritdoc/>
    public bool TryFind(in TransportAddress relayed, out int engine)
    {
        engine = Find(relayed.Address) is { } table ? Volatile.Read(ref table.EnginesPlusOne[relayed.Port]) - 1 : -1;
        return engine >= 0;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The server does not relay from that address.</exception>
    public void Add(in TransportAddress relayed, int engine)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(engine);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(engine, ushort.MaxValue);
        Write(relayed, (ushort)(engine + 1));
    }

    /// <inheritdoc/>
    /// <remarks>To be called before the port is given back, or it would take away what its next owner has written.</remarks>
    /// <exception cref="ArgumentException">The server does not relay from that address.</exception>
    public void Remove(in TransportAddress relayed) => Write(relayed, 0);

    private void Write(in TransportAddress relayed, ushort enginePlusOne)
    {
        var table = Find(relayed.Address)
            ?? throw new ArgumentException($"{relayed.Address} is none of the addresses that this directory was made for.", nameof(relayed));
        Volatile.Write(ref table.EnginesPlusOne[relayed.Port], enginePlusOne);
    }

    private Table? Find(in IpAddress address)
    {
        foreach (var table in _tables)
        {
            if (table.Address == address)
            {
                return table;
            }
        }

        return null;
    }

    private sealed class Table(IpAddress address)
    {
        public IpAddress Address { get; } = address;

        public ushort[] EnginesPlusOne { get; } = new ushort[Ports];
    }
}
