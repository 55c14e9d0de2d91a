using System.Diagnostics.CodeAnalysis;

namespace Parley.Signaling.Protocol;

/// <summary>The name that a guest wishes for (docs/protocol.md §2).</summary>
public static class GuestName
{
    /// <summary>Trims a wish; false when it then has no character, more than 64 bytes of UTF-8 or a control character (<c>name-invalid</c>).</summary>
    public static bool TryParse(string? wish, [NotNullWhen(true)] out string? name)
    {
        name = wish?.Trim();
        if (UserId.IsValid(name))
        {
            return true;
        }

        name = null;
        return false;
    }
}
