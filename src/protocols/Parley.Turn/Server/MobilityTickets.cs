using System.Buffers.Binary;
using System.Security.Cryptography;
using Parley.SansIO;

namespace Parley.Turn.Server;

/// <summary>What a ticket names: an allocation of one engine, and which of the tickets given for it this is.</summary>
internal readonly record struct MobilityTicket(int Engine, ulong Allocation, uint Generation);

/// <summary>
/// MOBILITY-TICKET (RFC 8016 §3.3), opaque to clients: encrypted and authenticated under keys that the engines share, so that each of them can tell whose
/// allocation a client comes back for, and nobody can make one up.
/// <code>
/// nonce (12 bytes) | encrypted: engine (2), allocation (8), generation (4) | MAC of all that (16)
/// </code>
/// </summary>
/// <remarks>
/// One block of HMAC-SHA256 over the nonce is the key stream, another key's HMAC the MAC. AES-GCM would do too, but tells of a forged ticket by an exception,
/// and anybody can send one.
/// </remarks>
internal sealed class MobilityTickets(ReadOnlyMemory<byte> sharedKey, RandomSource random)
{
    public const int Length = NonceLength + PlainLength + MacLength;

    private const int NonceLength = 12;
    private const int PlainLength = 2 + 8 + 4;
    private const int MacLength = 16;

    private readonly byte[] _streamKey = HMACSHA256.HashData(sharedKey.Span, "ticket: stream"u8);
    private readonly byte[] _macKey = HMACSHA256.HashData(sharedKey.Span, "ticket: mac"u8);

    public void Write(MobilityTicket ticket, Span<byte> destination)
    {
        var nonce = destination[..NonceLength];
        var body = destination.Slice(NonceLength, PlainLength);
        random.Fill(nonce);
        BinaryPrimitives.WriteUInt16BigEndian(body, (ushort)ticket.Engine);
        BinaryPrimitives.WriteUInt64BigEndian(body[2..], ticket.Allocation);
        BinaryPrimitives.WriteUInt32BigEndian(body[10..], ticket.Generation);
        Crypt(nonce, body);
        Mac(destination[..(NonceLength + PlainLength)], destination[(NonceLength + PlainLength)..]);
    }

    /// <summary>Reads a ticket.</summary>
    /// <returns>False when it is none of this server's.</returns>
    public bool TryRead(ReadOnlySpan<byte> value, out MobilityTicket ticket)
    {
        ticket = default;
        Span<byte> mac = stackalloc byte[MacLength];
        Span<byte> plain = stackalloc byte[PlainLength];
        if (value.Length != Length)
        {
            return false;
        }

        Mac(value[..(NonceLength + PlainLength)], mac);
        if (!CryptographicOperations.FixedTimeEquals(mac, value[(NonceLength + PlainLength)..]))
        {
            return false;
        }

        value.Slice(NonceLength, PlainLength).CopyTo(plain);
        Crypt(value[..NonceLength], plain);
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

    private void Mac(ReadOnlySpan<byte> input, Span<byte> mac)
    {
        Span<byte> full = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_macKey, input, full);
        full[..MacLength].CopyTo(mac);
    }
}
