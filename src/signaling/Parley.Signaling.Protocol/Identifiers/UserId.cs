using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Parley.Signaling.Protocol;

/// <summary>What a user id may look like (docs/protocol.md §1). Ids are compared ordinally.</summary>
public static class UserId
{
    /// <summary>The most bytes of UTF-8 that an id has.</summary>
    public const int MaxBytes = 64;

    /// <summary>Whether a text can be a user id: 1 to 64 bytes of UTF-8 without control characters.</summary>
    public static bool IsValid([NotNullWhen(true)] string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Length > MaxBytes || Encoding.UTF8.GetByteCount(text) > MaxBytes)
        {
            return false;
        }

        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            // Half a surrogate pair is no character; it would not survive the way over the wire.
            if (Rune.DecodeFromUtf16(rest, out var rune, out var length) != System.Buffers.OperationStatus.Done || Rune.IsControl(rune))
            {
                return false;
            }

            rest = rest[length..];
        }

        return true;
    }
}
