namespace Parley.Browsers;

/// <summary>What a page's camera and microphone give. Small pictures: two cores encode everyone's video in software.</summary>
/// <param name="Color">The camera's picture.</param>
/// <param name="ToneHz">The microphone's tone, in hertz; keep peers at least 100 Hz apart.</param>
public sealed record MediaSource(Rgb Color, double ToneHz)
{
    /// <summary>The picture of a shared screen.</summary>
    public Rgb ScreenColor { get; init; } = Rgb.Yellow;

    /// <summary>Width in pixels.</summary>
    public int Width { get; init; } = 320;

    /// <summary>Height in pixels.</summary>
    public int Height { get; init; } = 240;

    /// <summary>Frames per second.</summary>
    public int FramesPerSecond { get; init; } = 10;
}
