using System.Text;

namespace Parley.Server.Identity;

/// <summary>A secret as people write it into a configuration: base64 if it reads as such, else the bytes of the text.</summary>
internal static class SymmetricSecret
{
    public static byte[] Decode(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length >= 32
            ? bytes[..length]
            : Encoding.UTF8.GetBytes(text);
    }
}
