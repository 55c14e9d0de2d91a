using System.Text;
using Parley.Ice.Candidates;
using Parley.SansIO;
using Parley.Simulation;
using Parley.Simulation.Hosts;
using Parley.Stun;

namespace Parley.Ice.Tests.Conformance;

/// <summary>The other side, driven by hand: what it sends is made of single attributes, what it gets is kept.</summary>
internal sealed class RawPeer
{
    private readonly SimulatedWorld _world;
    private readonly SimulatedUdpSocket _socket;
    private readonly IceAgent _agent;

    public RawPeer(SimulatedHost host, IceAgent agent, IceCredentials own)
    {
        (_world, _agent, Own) = (host.World, agent, own);
        _socket = host.BindUdp(host.Addresses.First(), 0, Receive);
    }

    public IceCredentials Own { get; }

    public TransportAddress Address => _socket.Local;

    /// <summary>Whether checks are answered by themselves.</summary>
    public bool Answers { get; set; }

    /// <summary>What has come, in order.</summary>
    public List<RawMessage> Heard { get; } = [];

    /// <summary>Data that have come.</summary>
    public List<byte[]> Data { get; } = [];

    public IEnumerable<RawMessage> Checks => Heard.Where(message => message.IsCheck);

    /// <summary>The candidate that the agent is told.</summary>
    public IceCandidate Candidate(string foundation = "1", IceCandidateType type = IceCandidateType.Host, int localPreference = ushort.MaxValue) => new()
    {
        Foundation = foundation,
        Priority = CandidatePriority.Compute(type == IceCandidateType.Host ? 126 : 100, localPreference),
        Address = new CandidateAddress(Address.Address),
        Port = Address.Port,
        Type = type,
    };

    /// <summary>Sends a check, and gives what came of it within a second: an answer, or nothing.</summary>
    public RawMessage? Check(TransportAddress to, RawCheck? check = null)
    {
        var id = Send(to, check);
        _world.RunUntil(() => AnswerTo(id) is not null, TimeSpan.FromSeconds(1));
        return AnswerTo(id);
    }

    public RawMessage? AnswerTo(TransactionId id) => Heard.Find(message => !message.IsCheck && message.Id == id);

    public TransactionId Send(TransportAddress to, RawCheck? check = null)
    {
        check ??= new RawCheck();
        var id = TransactionId.Create(_world.Random);
        var writer = new StunMessageWriter(new byte[512], new StunMessageType(StunMethod.Binding, StunClass.Request), id);
        writer.WriteText(StunAttributeType.Username, check.Username ?? $"{_agent.LocalCredentials.UsernameFragment}:{Own.UsernameFragment}");
        if (check.Priority is { } priority)
        {
            writer.WriteUInt32(StunAttributeType.Priority, priority);
        }

        if (check.HasRole)
        {
            var role = check.Role ?? (_agent.Role == IceRole.Controlling ? IceRole.Controlled : IceRole.Controlling);
            writer.WriteUInt64(role == IceRole.Controlling ? StunAttributeType.IceControlling : StunAttributeType.IceControlled, check.TieBreaker);
        }

        if (check.UseCandidate)
        {
            writer.WriteFlag(StunAttributeType.UseCandidate);
        }

        if (check.Nomination is { } nomination)
        {
            writer.WriteUInt32(StunAttributeType.Nomination, nomination);
        }

        foreach (var unknown in check.Unknown)
        {
            writer.WriteFlag(unknown);
        }

        if (check.HasIntegrity)
        {
            writer.WriteMessageIntegrity(Encoding.ASCII.GetBytes(check.Password ?? _agent.LocalCredentials.Password));
        }

        if (check.HasFingerprint)
        {
            writer.WriteFingerprint();
        }

        _socket.Send(to, writer.Written);
        return id;
    }

    /// <summary>Answers a check well.</summary>
    /// <param name="check">The check.</param>
    /// <param name="mapped">XOR-MAPPED-ADDRESS; null for where the check came from.</param>
    /// <param name="password">The password; null for this side's own.</param>
    /// <param name="hasFingerprint">Whether FINGERPRINT is there.</param>
    /// <param name="unknown">An attribute that must be understood and is not.</param>
    public void Answer(RawMessage check, TransportAddress? mapped = null, string? password = null, bool hasFingerprint = true, bool unknown = false)
    {
        var writer = new StunMessageWriter(new byte[512], new StunMessageType(StunMethod.Binding, StunClass.SuccessResponse), check.Id);
        writer.WriteXorAddress(StunAttributeType.XorMappedAddress, mapped ?? check.From);
        if (unknown)
        {
            writer.WriteFlag((StunAttributeType)0x7FF0);
        }

        Finish(ref writer, check.From, password, hasFingerprint);
    }

    /// <summary>Refuses a check.</summary>
    public void Refuse(RawMessage check, StunErrorCode code)
    {
        var writer = new StunMessageWriter(new byte[512], new StunMessageType(StunMethod.Binding, StunClass.ErrorResponse), check.Id);
        writer.WriteErrorCode(code);
        Finish(ref writer, check.From, null, true);
    }

    public void SendBytes(TransportAddress to, params ReadOnlySpan<byte> bytes) => _socket.Send(to, bytes);

    private void Finish(ref StunMessageWriter writer, TransportAddress to, string? password, bool hasFingerprint)
    {
        writer.WriteMessageIntegrity(Encoding.ASCII.GetBytes(password ?? Own.Password));
        if (hasFingerprint)
        {
            writer.WriteFingerprint();
        }

        _socket.Send(to, writer.Written);
    }

    private void Receive(TransportAddress source, ReadOnlyMemory<byte> payload)
    {
        if (StunMessage.TryParse(payload.Span, out _) != StunParseError.None)
        {
            Data.Add(payload.ToArray());
            return;
        }

        var message = new RawMessage(_world.Now, source, Address, payload.ToArray());
        Heard.Add(message);
        if (Answers && message.IsCheck)
        {
            Answer(message);
        }
    }
}
