using System.Text;

namespace Parley.Signaling.MdnJson;

/// <summary>
/// Takes the markup out of what people write: the sample client puts texts and names into its page as HTML. Removes whatever an HTML parser
/// would take for the beginning of a tag or comment, up to its end or the end of the text; a lone <c>&lt;</c> stays.
/// </summary>
internal static class Markup
{
    /// <summary>The text without markup.</summary>
    public static string Strip(string text)
    {
        if (!text.Contains('<', StringComparison.Ordinal))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            // Looks at what was written, not at what was read: parts that removal brings together must not make a tag.
            if (clean.Length > 0 && clean[^1] == '<' && OpensTag(text[i]))
            {
                clean.Length--;
                var end = text.IndexOf('>', i);
                i = end < 0 ? text.Length : end;
                continue;
            }

            clean.Append(text[i]);
        }

        // What follows in the page could complete it.
        while (clean.Length > 0 && clean[^1] == '<')
        {
            clean.Length--;
        }

        return clean.ToString();
    }

    /// <summary>HTML, "tag open state": what makes markup of the <c>&lt;</c> before it.</summary>
    private static bool OpensTag(char next) => char.IsAsciiLetter(next) || next is '/' or '!' or '?';
}
