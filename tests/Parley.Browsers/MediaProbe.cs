using System.Text.Json;

namespace Parley.Browsers;

/// <summary>
/// Proves that media flow by looking at them: gives a page a camera of a known colour and a microphone of a known tone,
/// and finds colour and tone again in another page's media element.
/// </summary>
public sealed class MediaProbe
{
    /// <summary>How far the tone found may be from the tone sent, in hertz.</summary>
    public const double ToneToleranceHz = 12;

    private const double AudibleDecibels = -60;

    // A frozen last frame has the right colour too: some more must follow it.
    private const int FramesThatFollow = 3;

    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ReadInterval = TimeSpan.FromMilliseconds(100);
    private static readonly string Script = ReadScript();

    private readonly IBrowserPage _page;

    private MediaProbe(IBrowserPage page) => _page = page;

    /// <summary>Replaces the page's camera, microphone and screen. Call it before <see cref="IBrowserPage.GotoAsync"/>.</summary>
    public static async Task<MediaProbe> InstallAsync(IBrowserPage page, MediaSource source)
    {
        var json = JsonSerializer.Serialize(
            new
            {
                color = Channels(source.Color),
                screenColor = Channels(source.ScreenColor),
                toneHz = source.ToneHz,
                width = source.Width,
                height = source.Height,
                framesPerSecond = source.FramesPerSecond,
            });
        await page.AddInitScriptAsync($"{Script}\nif (navigator.mediaDevices) parleyProbe.replaceDevices({json});");
        return new MediaProbe(page);
    }

    /// <summary>Only measures; the page keeps the browser's own (fake) devices.</summary>
    public static async Task<MediaProbe> InstallAsync(IBrowserPage page)
    {
        await page.AddInitScriptAsync(Script);
        return new MediaProbe(page);
    }

    /// <summary>What the element shows now. Frames count from the first look on.</summary>
    public async Task<PictureReading> LookAsync(string selector)
    {
        var picture = await _page.EvaluateAsync<Picture>("(s) => parleyProbe.picture(s)", selector);
        return new PictureReading(picture.Color is [var r, var g, var b] ? new Rgb(r, g, b) : null, picture.Frames);
    }

    /// <summary>Listens to the element's stream for 0.4 s.</summary>
    public async Task<SoundReading> ListenAsync(string selector)
    {
        var tone = await _page.EvaluateAsync<Tone>("(s) => parleyProbe.tone(s)", selector);
        return new SoundReading(tone.Hz, tone.Decibels);
    }

    /// <summary>Waits until the element shows the colour in frames that keep coming.</summary>
    /// <exception cref="BrowserException">It does not in time; the message has what it showed instead.</exception>
    public Task WaitForColorAsync(string selector, Rgb color, TimeSpan? timeout = null)
    {
        long? first = null;
        return WaitAsync(
            () => LookAsync(selector),
            picture =>
            {
                if (picture.Color?.IsNear(color) != true)
                {
                    first = null;
                    return false;
                }

                first ??= picture.Frames;
                return picture.Frames >= first + FramesThatFollow;
            },
            $"{color}, moving, in {selector}",
            timeout);
    }

    /// <summary>Waits until the tone is the loudest sound in the element's stream.</summary>
    /// <exception cref="BrowserException">It is not in time; the message has what was heard instead.</exception>
    public Task WaitForToneAsync(string selector, double toneHz, TimeSpan? timeout = null) => WaitAsync(
        () => ListenAsync(selector),
        sound => sound.Decibels > AudibleDecibels && Math.Abs(sound.ToneHz!.Value - toneHz) <= ToneToleranceHz,
        $"{toneHz} Hz in {selector}",
        timeout);

    /// <summary>Waits until the stream of the element is silent, as when the other side is muted.</summary>
    /// <exception cref="BrowserException">It still sounds after the time-out.</exception>
    public Task WaitForSilenceAsync(string selector, TimeSpan? timeout = null) => WaitAsync(
        () => ListenAsync(selector),
        sound => sound.Decibels is not > AudibleDecibels,
        $"silence in {selector}",
        timeout);

    /// <summary>Waits until the element shows and plays what the source gives.</summary>
    /// <exception cref="BrowserException">It does not in time; the message has what came instead.</exception>
    public async Task WaitForMediaAsync(string selector, MediaSource source, TimeSpan? timeout = null)
    {
        await WaitForColorAsync(selector, source.Color, timeout);
        await WaitForToneAsync(selector, source.ToneHz, timeout);
    }

    /// <summary>The statistics (<c>getStats</c>) of one of the page's connections.</summary>
    /// <param name="connection">Which one, in order of creation; -1 is the newest.</param>
    /// <param name="timeout">Default 5 s; Chromium can leave <c>getStats</c> unanswered on a closed connection.</param>
    /// <exception cref="BrowserException">There is no such connection, or the time is over.</exception>
    public async Task<IReadOnlyList<JsonElement>> StatsAsync(int connection = -1, TimeSpan? timeout = null)
    {
        var milliseconds = (timeout ?? TimeSpan.FromSeconds(5)).TotalMilliseconds;
        return await _page.EvaluateAsync<JsonElement[]>(
            "({ connection, milliseconds }) => parleyProbe.stats(connection, milliseconds)",
            new { connection, milliseconds });
    }

    private async Task WaitAsync<T>(Func<Task<T>> read, Func<T, bool> met, string expected, TimeSpan? timeout)
        where T : notnull
    {
        var limit = timeout ?? DefaultTimeout;
        var started = TimeProvider.System.GetTimestamp();
        var last = "nothing";
        do
        {
            try
            {
                var reading = await read();
                if (met(reading))
                {
                    return;
                }

                last = reading.ToString()!;
            }
            catch (BrowserException notYet)
            {
                last = notYet.Message;
            }

            await Task.Delay(ReadInterval);
        }
        while (TimeProvider.System.GetElapsedTime(started) < limit);

        throw new BrowserException(
            $"Expected {expected} ({_page.BrowserName}) within {limit.TotalSeconds:0.#} s, got {last}.");
    }

    private static int[] Channels(Rgb color) => [color.R, color.G, color.B];

    private static string ReadScript()
    {
        using var stream = typeof(MediaProbe).Assembly.GetManifestResourceStream("media-probe.js")
            ?? throw new InvalidOperationException("media-probe.js is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private sealed record Picture(int[]? Color, long Frames);

    private sealed record Tone(double? Hz, double? Decibels);
}
