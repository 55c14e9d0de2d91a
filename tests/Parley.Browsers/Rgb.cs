namespace Parley.Browsers;

/// <summary>A colour, 0 to 255 per channel.</summary>
public readonly record struct Rgb(int R, int G, int B)
{
    /// <summary>How far a colour may be off, per channel, after it went through a video codec (chroma, limited range).</summary>
    public const int CodecTolerance = 45;

    /// <summary>A red that survives the codec well.</summary>
    public static Rgb Red => new(200, 40, 40);

    /// <summary>A green that survives the codec well.</summary>
    public static Rgb Green => new(40, 180, 60);

    /// <summary>A blue that survives the codec well.</summary>
    public static Rgb Blue => new(40, 60, 200);

    /// <summary>A yellow that survives the codec well.</summary>
    public static Rgb Yellow => new(210, 200, 40);

    /// <summary>A magenta that survives the codec well.</summary>
    public static Rgb Magenta => new(200, 40, 190);

    /// <summary>Whether no channel differs by more than <paramref name="tolerance"/>.</summary>
    public bool IsNear(Rgb other, int tolerance = CodecTolerance) =>
        Math.Abs(R - other.R) <= tolerance && Math.Abs(G - other.G) <= tolerance && Math.Abs(B - other.B) <= tolerance;
}
