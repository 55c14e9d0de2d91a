using Parley.SansIO;

namespace Parley.Turn.Server;

/// <summary>A relayed transport address of an allocation, with its socket. An allocation has two with ADDITIONAL-ADDRESS-FAMILY.</summary>
internal sealed class Relay(Allocation allocation, RelaySocket socket)
{
    public Allocation Allocation { get; } = allocation;

    public int Socket { get; } = socket.Number;

    public TransportAddress Relayed { get; } = socket.Relayed;

    /// <summary>Whether it is given back, for whoever still holds it.</summary>
    public bool IsClosed { get; set; }
}
