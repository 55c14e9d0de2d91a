using System.Security.Cryptography;
using System.Text;

namespace Parley.Server.WebSockets;

/// <summary>Answers an upgrade request (RFC 6455 §4.2.2).</summary>
internal static class UpgradeResponse
{
    private static ReadOnlySpan<byte> Guid => "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"u8;

    public static byte[] SwitchingProtocols(ReadOnlySpan<byte> key, string protocol) => Encoding.ASCII.GetBytes(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
        $"Sec-WebSocket-Accept: {Accept(key)}\r\nSec-WebSocket-Protocol: {protocol}\r\n\r\n");

    private static string Accept(ReadOnlySpan<byte> key)
    {
        Span<byte> text = stackalloc byte[key.Length + Guid.Length];
        key.CopyTo(text);
        Guid.CopyTo(text[key.Length..]);
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 6455 §4.2.2 demands SHA-1; it proves that the server speaks WebSocket, and protects nothing.
        SHA1.HashData(text, hash);
#pragma warning restore CA5350 // as above
        return Convert.ToBase64String(hash);
    }
}
