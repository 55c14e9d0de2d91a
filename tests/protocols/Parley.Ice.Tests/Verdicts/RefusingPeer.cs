using System.Text;
using Parley.SansIO;
using Parley.Simulation.Hosts;
using Parley.Stun;

namespace Parley.Ice.Tests.Verdicts;

/// <summary>Somebody who knows the password and answers every check with 400.</summary>
internal sealed class RefusingPeer
{
    private readonly SimulatedUdpSocket _socket;
    private readonly byte[] _key;

    public RefusingPeer(SimulatedHost host, ushort port, string password)
    {
        _key = Encoding.ASCII.GetBytes(password);
        _socket = host.BindUdp(host.Addresses.First(), port, Refuse);
    }

    private void Refuse(TransportAddress source, ReadOnlyMemory<byte> payload)
    {
        if (StunMessage.TryParse(payload.Span, out var request) != StunParseError.None)
        {
            return;
        }

        Span<byte> buffer = stackalloc byte[256];
        var writer = new StunMessageWriter(buffer, new StunMessageType(StunMethod.Binding, StunClass.ErrorResponse), request.TransactionId);
        writer.WriteErrorCode(StunErrorCode.BadRequest);
        writer.WriteMessageIntegrity(_key);
        writer.WriteFingerprint();
        _socket.Send(source, writer.Written);
    }
}
