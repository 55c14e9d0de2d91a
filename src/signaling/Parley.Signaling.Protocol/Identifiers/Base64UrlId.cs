using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;

namespace Parley.Signaling.Protocol;

/// <summary>The wire form that call and device ids share: 128 bits as 22 characters of base64url without padding.</summary>
internal static class Base64UrlId
{
    public const int TextLength = 22;
    private const int ByteLength = 16;

    public static bool TryParse(ReadOnlySpan<byte> utf8, out UInt128 value)
    {
        value = default;
        Span<byte> bytes = stackalloc byte[ByteLength];
        // The canonical form only: 22 characters carry 132 bits, so the last character has four spare bits that must be zero.
        if (utf8.Length != TextLength || !Base64Url.IsValid(utf8) ||
            !Base64Url.TryDecodeFromUtf8(utf8, bytes, out var written) || written != ByteLength)
        {
            return false;
        }

        value = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return true;
    }

    public static bool TryParse(string? text, out UInt128 value)
    {
        value = default;
        Span<byte> utf8 = stackalloc byte[TextLength];
        return text is { Length: TextLength } && Ascii.FromUtf16(text, utf8, out _) == System.Buffers.OperationStatus.Done &&
            TryParse(utf8, out value);
    }

    public static string ToText(UInt128 value)
    {
        Span<byte> bytes = stackalloc byte[ByteLength];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return Base64Url.EncodeToString(bytes);
    }
}
