namespace Parley.Browsers;

/// <summary>What was heard in a media element's stream.</summary>
/// <param name="ToneHz">The loudest frequency from 100 to 2,000 Hz, to 2 Hz; null if there is no sound at all.</param>
/// <param name="Decibels">Its level: 0 is full scale, the tones of <see cref="MediaSource"/> come at about -8.</param>
public sealed record SoundReading(double? ToneHz, double? Decibels);
