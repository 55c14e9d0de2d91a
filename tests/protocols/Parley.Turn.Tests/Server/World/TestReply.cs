using Parley.SansIO;
using Parley.Stun;

namespace Parley.Turn.Tests.Server.World;

/// <summary>A message that a client got, with what tests look for.</summary>
internal sealed class TestReply(byte[] bytes)
{
    public byte[] Bytes { get; } = bytes;

    public StunMessage Message => StunMessage.TryParse(Bytes, out var message) == StunParseError.None ? message : throw new FormatException("not STUN");

    public bool Succeeded => Message.Type.Class == StunClass.SuccessResponse;

    /// <summary>The error code, 0 for a success.</summary>
    public int Code => Message.TryRead<ErrorCode>(out var error) ? (int)error.Code : 0;

    public uint? Lifetime => Message.TryReadUInt32(StunAttributeType.Lifetime, out var lifetime) ? lifetime : null;

    public uint Id => Message.TryReadUInt32(StunAttributeType.ConnectionId, out var id) ? id : 0;

    public TransportAddress Mapped => Address(StunAttributeType.XorMappedAddress);

    public TransportAddress Peer => Address(StunAttributeType.XorPeerAddress);

    public TransportAddress Relayed => Address(StunAttributeType.XorRelayedAddress);

    public List<TransportAddress> AllRelayed
    {
        get
        {
            var all = new List<TransportAddress>();
            foreach (var attribute in Message.Attributes)
            {
                if (attribute.Type == StunAttributeType.XorRelayedAddress && StunAddress.TryReadXor(attribute.Value, Message.TransactionId, out var address))
                {
                    all.Add(address);
                }
            }

            return all;
        }
    }

    public string Text => Message.TryReadBytes(StunAttributeType.Data, out var data) ? System.Text.Encoding.UTF8.GetString(data) : "";

    public bool Has(StunAttributeType type) => Message.Has(type);

    public byte[] Value(StunAttributeType type) => Message.TryReadBytes(type, out var value) ? value.ToArray() : [];

    private TransportAddress Address(StunAttributeType type) => Message.TryReadXorAddress(type, out var address) ? address : default;
}
