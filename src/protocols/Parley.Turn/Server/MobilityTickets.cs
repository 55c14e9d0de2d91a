using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Parley.Turn.Server;

/// <summary>What a ticket names: an allocation of one engine, and which of the tickets given for it this is.</summary>
internal readonly record struct MobilityTicket(int Engine, ulong Allocation, uint Generation);

/// <summary>
/// MOBILITY-TICKET (RFC 8016 §3.3), opaque to clients: encrypted and authenticated under keys that the engines share, so that each of them can tell whose
/// allocation a client comes back for, and nobody can make one up.
/// <code>
/// base64url of: MAC of the plain text (10 bytes) | encrypted: engine (2), allocation (8), generation (4)
/// </code>
/// </summary>
/// <remarks>
/// The MAC is the nonce of the encryption too (a synthetic one, as in RFC 5297): no two tickets have the same plain text. Text of 32 characters, since
/// there are clients that keep a ticket as a string of that length at most (coturn's).
/// </remarks>
internal sealed class MobilityTickets(ReadOnlyMemory<byte> sharedKey)
{
    public const int Length = (MacLength + PlainLength) / 3 * 4;

    private const int MacLength = 10;
    private const int PlainLength = 2 + 8 + 4;

    private readonly byte[] _streamKey = HMACSHA256.HashData(sharedKey.Span, "ticket: stream"u8);
    private readonly byte[] _macKey = HMACSHA256.HashData(sharedKey.Span, "ticket: mac"u8);

    public void Write(MobilityTicket ticket, Span<byte> destination)
    {
        Span<byte> sealedTicket = stackalloc byte[MacLength + PlainLength];
        var body = sealedTicket[MacLength..];
        BinaryPrimitives.WriteUInt16BigEndian(body, (ushort)ticket.Engine);
        BinaryPrimitives.WriteUInt64BigEndian(body[2..], ticket.Allocation);
        BinaryPrimitives.WriteUInt32BigEndian(body[10..], ticket.Generation);
        Mac(body, sealedTicket[..MacLength]);
        Crypt(sealedTicket[..MacLength], body);
        Base64Url.EncodeToUtf8(sealedTicket, destination);
    }

    /// <summary>Reads a ticket.</summary>
    /// <returns>False when it is none of this server's.</returns>
    public bool TryRead(ReadOnlySpan<byte> value, out MobilityTicket ticket)
    {
        ticket = default;
        Span<byte> sealedTicket = stackalloc byte[MacLength + PlainLength];
        // Not TryDecodeFromUtf8: that one throws at what is no base64url.
        if (value.Length != Length || Base64Url.DecodeFromUtf8(value, sealedTicket, out _, out var length) != OperationStatus.Done
            || length != sealedTicket.Length)
        {
            return false;
        }

        var plain = sealedTicket[MacLength..];
        Crypt(sealedTicket[..MacLength], plain);
        Span<byte> mac = stackalloc byte[MacLength];
        Mac(plain, mac);
        if (!CryptographicOperations.FixedTimeEquals(mac, sealedTicket[..MacLength]))
        {
            return false;
        }

        ticket = new(
            BinaryPrimitives.ReadUInt16BigEndian(plain), BinaryPrimitives.ReadUInt64BigEndian(plain[2..]), BinaryPrimitives.ReadUInt32BigEndian(plain[10..]));
        return true;
    }

    private void Crypt(ReadOnlySpan<byte> nonce, Span<byte> body)
    {
        Span<byte> stream = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_streamKey, nonce, stream);
        for (var i = 0; i < body.Length; i++)
        {
            body[i] ^= stream[i];
        }
    }

    private void Mac(ReadOnlySpan<byte> plain, Span<byte> mac)
    {
        Span<byte> full = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_macKey, plain, full);
        full[..MacLength].CopyTo(mac);
    }
}
