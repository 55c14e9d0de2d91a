using System.Collections.Concurrent;
using System.Text.Json;

namespace Parley.Browsers;

/// <summary>What both browsers' pages have in common: evaluation over JSON, waiting, and the collected console.</summary>
internal abstract class BrowserPage : IBrowserPage
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentQueue<string> _console = new();
    private readonly ConcurrentQueue<string> _errors = new();

    public abstract string BrowserName { get; }

    public IReadOnlyList<string> Console => [.. _console];

    public IReadOnlyList<string> Errors => [.. _errors];

    public abstract Task AddInitScriptAsync(string script);

    public abstract Task GotoAsync(string url);

    public async Task<T> EvaluateAsync<T>(string expression, object? argument = null)
    {
        var json = await EvaluateJsonAsync(Wrap(expression, argument));
        return JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web)!;
    }

    public async Task EvaluateAsync(string expression, object? argument = null) =>
        await EvaluateJsonAsync(Wrap(
            $"async (argument) => {{ const v = ({expression}); await (typeof v === 'function' ? v(argument) : v); }}",
            argument));

    public abstract Task ClickAsync(string selector);

    public abstract Task FillAsync(string selector, string text);

    public abstract Task PressAsync(string key);

    public async Task WaitForAsync(string condition, TimeSpan? timeout = null)
    {
        var limit = timeout ?? DefaultTimeout;
        var started = TimeProvider.System.GetTimestamp();
        var last = "false";
        while (TimeProvider.System.GetElapsedTime(started) < limit)
        {
            try
            {
                if (await EvaluateAsync<bool>($"async () => !!(await ({condition}))"))
                {
                    return;
                }
            }
            catch (BrowserException notYet)
            {
                last = notYet.Message;
            }

            await Task.Delay(PollInterval);
        }

        throw new BrowserException(
            $"Waited {limit.TotalSeconds:0.#} s in {BrowserName} for: {condition} (last: {last}){ErrorSummary()}");
    }

    public abstract Task SetViewportAsync(int width, int height);

    public abstract Task<byte[]> ScreenshotAsync(string? path = null);

    public abstract Task<IBrowserPage> NewTabAsync();

    public abstract Task<IBrowserPage> DuplicateAsync();

    public abstract Task CloseAsync();

    public abstract ValueTask DisposeAsync();

    /// <summary>Evaluates an expression whose (awaited) value is a string.</summary>
    protected abstract Task<string> EvaluateJsonAsync(string expression);

    protected void AddConsole(string level, string text)
    {
        _console.Enqueue($"{level}: {text}");
        if (level == "error")
        {
            _errors.Enqueue(text);
        }
    }

    protected void AddError(string text) => _errors.Enqueue(text);

    private static string Wrap(string expression, object? argument) =>
        $$"""
        (async () => JSON.stringify(await (async (argument) => {
          const value = ({{expression}});
          return typeof value === 'function' ? value(argument) : value;
        })({{JsonSerializer.Serialize(argument, JsonSerializerOptions.Web)}})) ?? 'null')()
        """;

    private string ErrorSummary() => _errors.IsEmpty ? "" : $"; page errors: {string.Join(" | ", _errors.Take(5))}";
}
