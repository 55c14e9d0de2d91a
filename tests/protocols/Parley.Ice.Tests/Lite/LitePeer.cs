using System.Text;
using Parley.Ice.Candidates;
using Parley.SansIO;
using Parley.Simulation.Hosts;
using Parley.Stun;

namespace Parley.Ice.Tests.Lite;

/// <summary>The other side as ICE-lite (RFC 8445 §2.5): a public server that answers checks, sends none, and sends data back where it was nominated.</summary>
internal sealed class LitePeer
{
    private readonly SimulatedUdpSocket _socket;

    public LitePeer(SimulatedHost host)
    {
        _socket = host.BindUdp(host.Addresses.First(), 40000, Handle);
        Candidate = new IceCandidate
        {
            Foundation = "1",
            Priority = CandidatePriority.Compute(CandidatePriority.HostPreference, ushort.MaxValue),
            Address = new CandidateAddress(_socket.Local.Address),
            Port = _socket.Local.Port,
            Type = IceCandidateType.Host,
        };
    }

    public IceCredentials Credentials { get; } = new("litelite", "litepasswordlitepassword");

    public IceCandidate Candidate { get; }

    /// <summary>How many checks have come.</summary>
    public int Checks { get; private set; }

    /// <summary>How many of them said that the sender is controlled.</summary>
    public int FromControlled { get; private set; }

    /// <summary>Where the nominating check came from.</summary>
    public TransportAddress? Nominated { get; private set; }

    private void Handle(TransportAddress source, ReadOnlyMemory<byte> payload)
    {
        if (StunMessage.TryParse(payload.Span, out var request) != StunParseError.None)
        {
            // Data: back to where they came from.
            _socket.Send(source, payload.Span);
            return;
        }

        Assert.True(StunIntegrity.VerifySha1(request, Encoding.ASCII.GetBytes(Credentials.Password)));
        Checks++;
        FromControlled += request.Has(StunAttributeType.IceControlled) ? 1 : 0;
        Nominated = request.Has(StunAttributeType.UseCandidate) ? source : Nominated;
        Span<byte> buffer = stackalloc byte[128];
        var writer = new StunMessageWriter(buffer, new StunMessageType(StunMethod.Binding, StunClass.SuccessResponse), request.TransactionId);
        writer.WriteXorAddress(StunAttributeType.XorMappedAddress, source);
        writer.WriteMessageIntegrity(Encoding.ASCII.GetBytes(Credentials.Password));
        writer.WriteFingerprint();
        _socket.Send(source, writer.Written);
    }
}
