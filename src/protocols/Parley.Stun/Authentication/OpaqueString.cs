using System.Globalization;
using System.Text;

namespace Parley.Stun;

/// <summary>
/// The OpaqueString profile of PRECIS (RFC 8265 §4.2), which user names, realms and passwords of STUN go through: spaces of every kind become
/// U+0020, the whole is normalised to NFC, and characters outside the FreeformClass (RFC 8264 §4.3) are refused.
/// </summary>
/// <remarks>
/// What a peer sends is never prepared: it must have been. A program that runs without globalisation data (<c>InvariantGlobalization</c>)
/// composes nothing, and takes its strings as already in NFC, which keyboards on all common systems produce.
/// </remarks>
public static class OpaqueString
{
    /// <summary>Prepares a string.</summary>
    /// <exception cref="ArgumentException">It is empty or has characters that no such string may have.</exception>
    public static string Prepare(string text) => TryPrepare(text, out var prepared)
        ? prepared
        : throw new ArgumentException("A user name, realm or password must not be empty nor contain control, invisible or unassigned characters.", nameof(text));

    /// <summary>Prepares a string.</summary>
    /// <returns>False when it is empty or has characters that no such string may have.</returns>
    public static bool TryPrepare(string text, out string prepared)
    {
        ArgumentNullException.ThrowIfNull(text);
        prepared = text;
        if (Ascii.IsValid(text))
        {
            // RFC 8265 §4.2.2: nothing to map. ASCII control characters are not of the FreeformClass; an empty string is refused.
            return text.Length > 0 && !text.AsSpan().ContainsAnyInRange('\0', '\x1F') && !text.Contains('\x7F', StringComparison.Ordinal);
        }

        var mapped = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune) || !IsFreeform(rune))
            {
                return false;
            }

            // RFC 8265 §4.2.2, additional mapping: any space becomes the ASCII one.
            mapped.Append(Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator ? " " : rune.ToString());
            i += rune.Utf16SequenceLength;
        }

        prepared = mapped.ToString().Normalize(NormalizationForm.FormC);
        return true;
    }

    /// <summary>RFC 8264 §4.3, §8, §9: everything but controls, what is ignorable, unassigned or private, and the Jamo of old Hangul.</summary>
    private static bool IsFreeform(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        _ => !IsIgnorable(rune.Value) && !IsOldHangulJamo(rune.Value),
    };

    /// <summary>Default_Ignorable_Code_Point outside the category Format (RFC 8264 §9.13).</summary>
    private static bool IsIgnorable(int value) => value is 0x034F or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x3164
        or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0 or (>= 0xE0000 and <= 0xE0FFF);

    /// <summary>Conjoining Jamo (RFC 8264 §9.9).</summary>
    private static bool IsOldHangulJamo(int value) => value is (>= 0x1100 and <= 0x11FF) or (>= 0xA960 and <= 0xA97C) or (>= 0xD7B0 and <= 0xD7FB);
}
