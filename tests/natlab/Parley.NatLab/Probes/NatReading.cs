namespace Parley.NatLab.Probes;

/// <summary>What a NAT was seen to do.</summary>
/// <param name="KeepsMapping">All destinations see the same address and port.</param>
/// <param name="FromSame">An answer from where the packet went comes in.</param>
/// <param name="FromOtherPort">Packets from another port of that address come in.</param>
/// <param name="FromOtherAddress">Packets from an address that nothing was sent to come in.</param>
internal sealed record NatReading(bool KeepsMapping, bool FromSame, bool FromOtherPort, bool FromOtherAddress);
