namespace Parley.Browsers;

/// <summary>What a page starts with.</summary>
public sealed record PageOptions
{
    /// <summary>Whether the page may use camera and microphone. Firefox takes this for the whole browser instead.</summary>
    public MediaConsent Media { get; init; } = MediaConsent.Granted;

    /// <summary>Preferred languages, first first, e.g. <c>ko-KR</c>; the browser's default if null.</summary>
    public string? Locale { get; init; }

    /// <summary>Viewport width in CSS pixels.</summary>
    public int Width { get; init; } = 1024;

    /// <summary>Viewport height in CSS pixels.</summary>
    public int Height { get; init; } = 720;
}
