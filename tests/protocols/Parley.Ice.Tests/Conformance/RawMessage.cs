using System.Text;
using Parley.SansIO;
using Parley.Stun;

namespace Parley.Ice.Tests.Conformance;

/// <summary>A STUN message as it came from the agent.</summary>
/// <param name="At">When.</param>
/// <param name="From">Where it came from.</param>
/// <param name="To">The address it came to.</param>
/// <param name="Bytes">Its bytes.</param>
internal sealed record RawMessage(Instant At, TransportAddress From, TransportAddress To, byte[] Bytes)
{
    public TransactionId Id => Stun.TransactionId;

    public StunClass Class => Stun.Type.Class;

    public bool IsCheck => Stun.Type is { Method: StunMethod.Binding, Class: StunClass.Request };

    public string? Username => Stun.TryReadBytes(StunAttributeType.Username, out var value) ? Encoding.UTF8.GetString(value) : null;

    public uint? Priority => Stun.TryReadUInt32(StunAttributeType.Priority, out var value) ? value : null;

    public ulong? Controlling => Stun.TryReadUInt64(StunAttributeType.IceControlling, out var value) ? value : null;

    public ulong? Controlled => Stun.TryReadUInt64(StunAttributeType.IceControlled, out var value) ? value : null;

    public TransportAddress? Mapped => Stun.TryReadXorAddress(StunAttributeType.XorMappedAddress, out var value) ? value : null;

    public StunErrorCode? Error => Stun.TryRead<ErrorCode>(out var error) ? error.Code : null;

    public bool Nominates => Has(StunAttributeType.UseCandidate);

    public StunMessage Stun => StunMessage.TryParse(Bytes, out var message) == StunParseError.None ? message : throw new FormatException("Not STUN.");

    public bool Has(StunAttributeType type) => Stun.Has(type);

    public bool IsSignedWith(string password) => StunIntegrity.VerifySha1(Stun, Encoding.ASCII.GetBytes(password));
}
