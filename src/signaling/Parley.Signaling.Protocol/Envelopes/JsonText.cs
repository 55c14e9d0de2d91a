using System.Buffers.Text;
using System.Text;

namespace Parley.Signaling.Protocol;

/// <summary>
/// Undoes the escapes of a short JSON string. The framework's own way throws on half a surrogate pair, which is a peer's to send.
/// </summary>
internal static class JsonText
{
    /// <summary>
    /// Undoes the escapes of a string that the JSON reader has found to be well formed. False when it does not fit into
    /// <paramref name="text"/> (so it is none of the short words that the caller looks for) or holds half a surrogate pair.
    /// </summary>
    /// <param name="raw">What stands between the quotes.</param>
    /// <param name="text">Takes UTF-8.</param>
    /// <param name="written">Bytes written.</param>
    public static bool TryUnescape(ReadOnlySpan<byte> raw, Span<byte> text, out int written)
    {
        written = 0;
        while (!raw.IsEmpty)
        {
            var plain = raw.IndexOf((byte)'\\');
            plain = plain < 0 ? raw.Length : plain;
            if (!raw[..plain].TryCopyTo(text[written..]))
            {
                return false;
            }

            written += plain;
            raw = raw[plain..];
            if (raw.IsEmpty)
            {
                break;
            }

            if (!TryReadEscape(ref raw, out var rune) || !rune.TryEncodeToUtf8(text[written..], out var length))
            {
                return false;
            }

            written += length;
        }

        return true;
    }

    private static bool TryReadEscape(ref ReadOnlySpan<byte> raw, out Rune rune)
    {
        rune = default;
        if (raw.Length < 2)
        {
            return false;
        }

        if (raw[1] != 'u')
        {
            rune = new Rune((char)(raw[1] switch
            {
                (byte)'b' => '\b',
                (byte)'f' => '\f',
                (byte)'n' => '\n',
                (byte)'r' => '\r',
                (byte)'t' => '\t',
                _ => (char)raw[1],
            }));
            raw = raw[2..];
            return true;
        }

        if (!TryReadUnit(ref raw, out var first))
        {
            return false;
        }

        if (!char.IsSurrogate(first))
        {
            rune = new Rune(first);
            return true;
        }

        return TryReadUnit(ref raw, out var second) && Rune.TryCreate(first, second, out rune);
    }

    /// <summary>Reads one <c>\uXXXX</c>.</summary>
    private static bool TryReadUnit(ref ReadOnlySpan<byte> raw, out char unit)
    {
        unit = default;
        if (raw.Length < 6 || raw[0] != '\\' || raw[1] != 'u' ||
            !Utf8Parser.TryParse(raw[2..6], out ushort value, out var consumed, 'x') || consumed != 4)
        {
            return false;
        }

        unit = (char)value;
        raw = raw[6..];
        return true;
    }
}
