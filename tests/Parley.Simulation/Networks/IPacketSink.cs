namespace Parley.Simulation.Networks;

/// <summary>Who gets the packets of an address: a host, or a gateway.</summary>
internal interface IPacketSink
{
    /// <summary>A packet has come through a link.</summary>
    void Receive(Packet packet, Attachment via);
}
