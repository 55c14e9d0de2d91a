using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Parley.Server.Identity;

namespace Parley.Server.WebSockets;

/// <summary>
/// Recognises, beyond doubt, a complete and well-formed HTTP/1.1 request for a WebSocket at <c>/ws</c> (RFC 6455 §4.2.1):
/// <code>
/// GET /ws HTTP/1.1
/// Host: localhost:8080
/// Upgrade: websocket
/// Connection: Upgrade
/// Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
/// Sec-WebSocket-Version: 13
/// Sec-WebSocket-Protocol: parley.v1
/// </code>
/// Whatever is unusual (a body, a header twice, a folded line, bytes behind the request, a query) is not recognised, and the HTTP pipeline
/// decides about it. So this parser may be strict, but never lenient.
/// </summary>
internal sealed class UpgradeRequest
{
    /// <summary>The longest head that is looked at; longer ones are for the HTTP pipeline.</summary>
    public const int MaxLength = 8192;

    private const int KeyLength = 24;

    private static readonly SearchValues<byte> TokenBytes =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"u8);

    private static readonly SearchValues<byte> ValueBytes =
        SearchValues.Create([(byte)'\t', .. Enumerable.Range(0x20, 0x7f - 0x20).Select(value => (byte)value)]);

    private string? _host;
    private string? _origin;
    private string? _protocols;
    private byte[]? _key;
    private bool _proxied;
    private bool _upgrade;
    private bool _connection;
    private bool _version;

    private UpgradeRequest()
    {
    }

    /// <summary>The header <c>Sec-WebSocket-Key</c>.</summary>
    public ReadOnlySpan<byte> Key => _key;

    /// <summary>Where the request comes from.</summary>
    public Handshake Handshake(bool loopbackListener) => new(_host!, _origin, _proxied, loopbackListener, _protocols);

    /// <summary>Reads a request; null when it is anything else than one whole request for a WebSocket at <c>/ws</c>.</summary>
    public static UpgradeRequest? Read(ReadOnlySpan<byte> bytes)
    {
        var line = "GET /ws HTTP/1.1\r\n"u8;
        if (bytes.Length > MaxLength || !bytes.StartsWith(line) || !bytes.EndsWith("\r\n\r\n"u8))
        {
            return null;
        }

        var request = new UpgradeRequest();
        var rest = bytes[line.Length..];
        while (!rest.StartsWith("\r\n"u8))
        {
            var end = rest.IndexOf("\r\n"u8);
            if (!request.TakeField(rest[..end]))
            {
                return null;
            }

            rest = rest[(end + 2)..];
        }

        // The empty line must be the end: bytes behind it are not looked at here.
        return rest.Length == 2 && request.IsComplete ? request : null;
    }

    private bool IsComplete => _host is not null && _key is not null && _upgrade && _connection && _version;

    private bool TakeField(ReadOnlySpan<byte> field)
    {
        var colon = field.IndexOf((byte)':');
        if (colon <= 0 || field[..colon].IndexOfAnyExcept(TokenBytes) >= 0)
        {
            // No name: a folded line, white space before the colon, or no field at all.
            return false;
        }

        var value = field[(colon + 1)..].Trim(" \t"u8);
        return value.IndexOfAnyExcept(ValueBytes) < 0 && TakeField(Encoding.ASCII.GetString(field[..colon]), value);
    }

    private bool TakeField(string name, ReadOnlySpan<byte> value)
    {
        switch (name.ToUpperInvariant())
        {
            case "HOST":
                return value.Length > 0 && SetOnce(ref _host, value);
            case "ORIGIN":
                return SetOnce(ref _origin, value);
            case "SEC-WEBSOCKET-PROTOCOL":
                return SetOnce(ref _protocols, value);
            case "SEC-WEBSOCKET-KEY":
                return _key is null && IsKey(value) && (_key = value.ToArray()) is not null;
            case "SEC-WEBSOCKET-VERSION":
                return !_version && (_version = value.SequenceEqual("13"u8));
            case "UPGRADE":
                return !_upgrade && (_upgrade = Ascii.EqualsIgnoreCase(value, "websocket"u8));
            case "CONNECTION":
                return !_connection && (_connection = HasUpgrade(value));
            case "CONTENT-LENGTH" or "TRANSFER-ENCODING" or "TRAILER" or "TE" or "EXPECT" or "HTTP2-SETTINGS":
                // It may have a body, or wants something of HTTP.
                return false;
            default:
                _proxied |= ForwardingHeaders.IsOne(name);
                return true;
        }
    }

    private static bool SetOnce(ref string? member, ReadOnlySpan<byte> value)
    {
        if (member is not null)
        {
            return false;
        }

        member = Encoding.ASCII.GetString(value);
        return true;
    }

    private static bool IsKey(ReadOnlySpan<byte> value)
    {
        Span<byte> nonce = stackalloc byte[18];
        return value.Length == KeyLength &&
            Base64.DecodeFromUtf8(value, nonce, out _, out var written) == OperationStatus.Done && written == 16;
    }

    private static bool HasUpgrade(ReadOnlySpan<byte> value)
    {
        foreach (var part in value.Split((byte)','))
        {
            if (Ascii.EqualsIgnoreCase(value[part].Trim(" \t"u8), "upgrade"u8))
            {
                return true;
            }
        }

        return false;
    }
}
