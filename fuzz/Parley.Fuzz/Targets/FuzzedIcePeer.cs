using System.Text;
using Parley.Ice;
using Parley.SansIO;
using Parley.Stun;

namespace Parley.Fuzz.Targets;

/// <summary>The other side of a fuzzed agent, and its server: messages that are signed rightly, with contents that the input chooses.</summary>
internal sealed class FuzzedIcePeer(RandomSource random)
{
    /// <summary>What the agent is told of the other side, one for each generation.</summary>
    public static IReadOnlyList<IceCredentials> Credentials { get; } =
        [new("peer", "peerpeerpeerpeerpeerpeer"), new("next", "nextnextnextnextnextnext"), new("last", "lastlastlastlastlastlast")];

    /// <summary>A check; bits of <paramref name="form"/> choose what is in it.</summary>
    public byte[] Check(IceCredentials agent, byte form, ref ReadOnlySpan<byte> input)
    {
        var writer = Begin(StunClass.Request, StunMethod.Binding, TransactionId.Create(random));
        writer.WriteText(StunAttributeType.Username, $"{agent.UsernameFragment}:{Credentials[form % Credentials.Count].UsernameFragment}");
        if ((form & 4) == 0)
        {
            writer.WriteUInt32(StunAttributeType.Priority, 110u << 24 | form);
        }

        writer.WriteUInt64((form & 8) == 0 ? StunAttributeType.IceControlling : StunAttributeType.IceControlled, (form & 16) == 0 ? ulong.MaxValue : 0);
        if ((form & 32) != 0)
        {
            writer.WriteFlag(StunAttributeType.UseCandidate);
        }

        if ((form & 64) != 0)
        {
            WriteAttribute(ref writer, ref input);
        }

        return Sign(ref writer, agent.Password);
    }

    /// <summary>An answer to a check of the agent's.</summary>
    public static byte[] Answer(ReadOnlySpan<byte> check, TransportAddress source, byte form, ref ReadOnlySpan<byte> input)
    {
        StunMessage.TryParse(check, out var asked);
        var writer = Begin((form & 1) == 0 ? StunClass.SuccessResponse : StunClass.ErrorResponse, StunMethod.Binding, asked.TransactionId);
        if ((form & 1) != 0)
        {
            writer.WriteErrorCode((form & 2) == 0 ? StunErrorCode.RoleConflict : (StunErrorCode)(300 + form));
        }
        else
        {
            writer.WriteXorAddress(StunAttributeType.XorMappedAddress, (form & 4) == 0 ? source : source with { Port = (ushort)(7000 + form) });
        }

        if ((form & 8) != 0)
        {
            WriteAttribute(ref writer, ref input);
        }

        var fragment = asked.TryReadBytes(StunAttributeType.Username, out var name) ? Encoding.UTF8.GetString(name).Split(':')[0] : "";
        return Sign(ref writer, Credentials.FirstOrDefault(one => one.UsernameFragment == fragment, Credentials[0]).Password);
    }

    /// <summary>The server's answer to a request of the agent's: a challenge, what was asked for, or a refusal.</summary>
    public static byte[] ServerAnswer(ReadOnlySpan<byte> request, TransportAddress source, byte form)
    {
        StunMessage.TryParse(request, out var asked);
        var isRefused = form >= 200 || (asked.Type.Method != StunMethod.Binding && !asked.Has(StunAttributeType.Nonce));
        var writer = Begin(isRefused ? StunClass.ErrorResponse : StunClass.SuccessResponse, asked.Type.Method, asked.TransactionId);
        if (isRefused)
        {
            writer.WriteErrorCode(form >= 200 ? (StunErrorCode)(300 + form) : StunErrorCode.Unauthenticated);
            writer.WriteText(StunAttributeType.Realm, "r");
            writer.WriteText(StunAttributeType.Nonce, "nonce");
            return writer.Written.ToArray();
        }

        writer.WriteXorAddress(StunAttributeType.XorMappedAddress, source with { Port = (ushort)(8000 + (form & 3)) });
        if (asked.Type.Method == StunMethod.Allocate)
        {
            writer.WriteXorAddress(StunAttributeType.XorRelayedAddress, new(IpAddress.FromIPv4(0xC0000264), (ushort)(9000 + (form & 7))));
            writer.WriteUInt32(StunAttributeType.Lifetime, 600);
        }

        if (asked.Type.Method != StunMethod.Binding)
        {
            Span<byte> key = stackalloc byte[LongTermKey.MaxLength];
            writer.WriteMessageIntegrity(key[..LongTermKey.Compute(PasswordAlgorithm.Md5, "user"u8, "r"u8, "password"u8, key)]);
        }

        return writer.Written.ToArray();
    }

    /// <summary>Bytes of a peer as the server hands them on.</summary>
    public byte[] Relayed(TransportAddress peer, ReadOnlySpan<byte> bytes)
    {
        var writer = Begin(StunClass.Indication, StunMethod.Data, TransactionId.Create(random));
        writer.WriteXorAddress(StunAttributeType.XorPeerAddress, peer);
        writer.WriteBytes(StunAttributeType.Data, bytes);
        return writer.Written.ToArray();
    }

    private static StunMessageWriter Begin(StunClass kind, StunMethod method, TransactionId id) => new(new byte[2048], new StunMessageType(method, kind), id);

    private static void WriteAttribute(ref StunMessageWriter writer, ref ReadOnlySpan<byte> input)
    {
        if (input.Length >= 3)
        {
            var value = input.Slice(3, Math.Min(input[2], input.Length - 3));
            writer.WriteBytes((StunAttributeType)((input[0] << 8) | input[1]), value);
            input = input[(3 + value.Length)..];
        }
    }

    private static byte[] Sign(ref StunMessageWriter writer, string password)
    {
        writer.WriteMessageIntegrity(Encoding.ASCII.GetBytes(password));
        writer.WriteFingerprint();
        return writer.Written.ToArray();
    }
}
