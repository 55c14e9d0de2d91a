namespace Parley.NatLab.Peers;

/// <summary>One candidate of a selected pair.</summary>
/// <param name="Type"><c>host</c>, <c>srflx</c>, <c>prflx</c> or <c>relay</c>.</param>
/// <param name="Address">Its IP address.</param>
/// <param name="Port">Its port.</param>
/// <param name="Transport"><c>udp</c> or <c>tcp</c>; of a relayed candidate of one's own, how its server is reached: <c>udp</c>, <c>tcp</c> or <c>tls</c>.</param>
internal sealed record PairEnd(string Type, string Address, int Port, string Transport);
