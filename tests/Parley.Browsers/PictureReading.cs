namespace Parley.Browsers;

/// <summary>What a video element shows at one moment.</summary>
/// <param name="Color">The picture's average colour; null before the first frame.</param>
/// <param name="Frames">Frames shown since the probe first looked at the element.</param>
public sealed record PictureReading(Rgb? Color, long Frames);
