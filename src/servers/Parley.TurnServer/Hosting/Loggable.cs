namespace Parley.TurnServer.Hosting;

/// <summary>What clients chose, as it may stand in a log: short, and without characters that would write lines of their own.</summary>
internal static class Loggable
{
    private const int Length = 64;

    /// <summary>A user name.</summary>
    public static string Name(string? name)
    {
        var text = name is null ? "-" : name.Length > Length ? name[..Length] + "…" : name;
        return string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(source[i]) || source[i] is '\u2028' or '\u2029' ? '?' : source[i];
            }
        });
    }
}
