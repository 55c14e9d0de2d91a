using Parley.SansIO;

namespace Parley.Ice.Tests.Topologies.Reasoning;

/// <summary>An address and a port that stands for one, so that no two sockets or mappings ever share it by chance.</summary>
/// <param name="Address">The address.</param>
/// <param name="Port">A number that stands for the port; 0 for any.</param>
internal readonly record struct Spot(IpAddress Address, int Port);

/// <summary>Where a packet has come to.</summary>
/// <param name="Network">In which network.</param>
/// <param name="At">To whom.</param>
/// <param name="From">From where, as it looks there.</param>
internal readonly record struct Arrival(int Network, Spot At, Spot From);
