using System.Runtime.CompilerServices;
using System.Text;

namespace Parley.Signaling.Simulation;

/// <summary>Text that is put together only when the world is traced: a hundred thousand worlds are not.</summary>
[InterpolatedStringHandler]
public readonly ref struct TraceText
{
    private readonly StringBuilder? _text;

    /// <summary>Called by the compiler.</summary>
    public TraceText(int literalLength, int formattedCount, World world, out bool enabled)
    {
        _ = formattedCount;
        enabled = world.Options.Traced;
        _text = enabled ? new StringBuilder(literalLength) : null;
    }

    /// <summary>Called by the compiler.</summary>
    public void AppendLiteral(string text) => _text!.Append(text);

    /// <summary>Called by the compiler.</summary>
    public void AppendFormatted<T>(T value) => _text!.Append(value);

    internal string ToText() => _text?.ToString() ?? "";
}
