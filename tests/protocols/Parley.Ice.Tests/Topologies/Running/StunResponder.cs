using Parley.SansIO;
using Parley.Simulation.Hosts;
using Parley.Stun;

namespace Parley.Ice.Tests.Topologies.Running;

/// <summary>A STUN server that does nothing but answer Binding requests (RFC 8489 §12).</summary>
internal sealed class StunResponder
{
    public StunResponder(SimulatedHost host, ushort port)
    {
        foreach (var address in host.Addresses.ToList())
        {
            SimulatedUdpSocket? socket = null;
            socket = host.BindUdp(address, port, (source, payload) => Answer(socket!, source, payload.Span));
        }
    }

    private static void Answer(SimulatedUdpSocket socket, TransportAddress source, ReadOnlySpan<byte> payload)
    {
        if (StunMessage.TryParse(payload, out var request) != StunParseError.None || request.Type.Class != StunClass.Request)
        {
            return;
        }

        Span<byte> buffer = stackalloc byte[64];
        var writer = new StunMessageWriter(buffer, new StunMessageType(StunMethod.Binding, StunClass.SuccessResponse), request.TransactionId);
        writer.WriteXorAddress(StunAttributeType.XorMappedAddress, source);
        socket.Send(source, writer.Written);
    }
}
