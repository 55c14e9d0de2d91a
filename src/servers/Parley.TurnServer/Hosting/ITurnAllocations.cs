using System.Text;
using Parley.SansIO;
using Parley.Turn.Server;

namespace Parley.TurnServer.Hosting;

/// <summary>The allocations that live now, for whoever wants to look. Thread-safe.</summary>
public interface ITurnAllocations
{
    /// <summary>All of them, in no particular order.</summary>
    IReadOnlyList<TurnAllocation> Snapshot();
}

/// <summary>One allocation.</summary>
/// <param name="User">Whose: the user name as it came.</param>
/// <param name="Protocol">How its client reaches the server.</param>
/// <param name="Client">The client's address, as the server sees it.</param>
/// <param name="Relayed">The relayed address.</param>
/// <param name="Second">The relayed address of the other IP version, with ADDITIONAL-ADDRESS-FAMILY.</param>
/// <param name="Since">When it was made.</param>
public sealed record TurnAllocation(
    string User, TransportProtocol Protocol, TransportAddress Client, TransportAddress Relayed, TransportAddress? Second, DateTimeOffset Since)
{
    /// <summary>The name in a time-limited credential: what follows the time. Null for a fixed user.</summary>
    public string? Name => TimeLimitedUsername.TryParse(Encoding.UTF8.GetBytes(User), out _, out var name) ? Encoding.UTF8.GetString(name) : null;
}
