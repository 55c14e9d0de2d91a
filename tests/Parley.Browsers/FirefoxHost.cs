using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace Parley.Browsers;

/// <summary>
/// The Node process that speaks WebDriver BiDi. Requests and answers are lines of JSON over its standard streams:
/// <c>{id, op, …}</c> is answered by <c>{id, value}</c> or <c>{id, error}</c>; <c>{event, page, …}</c> comes unasked.
/// It ends, and Firefox with it, when its input ends.
/// </summary>
internal sealed class FirefoxHost : IAsyncDisposable
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _waiting = new();
    private readonly ConcurrentDictionary<int, Action<JsonElement>> _listeners = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Task _reading;
    private readonly Task<string> _complaints;
    private int _lastId;

    private FirefoxHost(Process process, MediaConsent media)
    {
        _process = process;
        Media = media;
        _reading = ReadAsync();
        _complaints = process.StandardError.ReadToEndAsync();
    }

    public MediaConsent Media { get; }

    public static FirefoxHost Start(MediaConsent media)
    {
        var folder = FindScripts();
        var start = new ProcessStartInfo(BrowserProgram.Find("node", "PARLEY_NODE"))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.ArgumentList.Add(Path.Combine(folder, "firefox-host.mjs"));
        return new FirefoxHost(
            Process.Start(start) ?? throw new BrowserException("Node did not start."), media);
    }

    /// <summary>Hears the events of a page until it is closed.</summary>
    public void Listen(int page, Action<JsonElement> listener) => _listeners[page] = listener;

    public async Task<JsonElement> AskAsync(string op, object parameters)
    {
        var id = Interlocked.Increment(ref _lastId);
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = answer;
        if (_reading.IsCompleted)
        {
            throw new BrowserException("The Firefox host has ended.");
        }

        var line = JsonSerializer.Serialize(new { id, op, parameters }, JsonSerializerOptions.Web);
        await _writing.WaitAsync();
        try
        {
            await _process.StandardInput.WriteLineAsync(line);
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException broken)
        {
            throw new BrowserException("The Firefox host has ended.", broken);
        }
        finally
        {
            _writing.Release();
        }

        try
        {
            return await answer.Task.WaitAsync(AnswerTimeout);
        }
        catch (TimeoutException late)
        {
            throw new BrowserException($"Firefox did not answer '{op}' within {AnswerTimeout.TotalSeconds} s.", late);
        }
        finally
        {
            _waiting.TryRemove(id, out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        try
        {
            await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(15));
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        await _reading;
        _process.Dispose();
        _writing.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            var message = document.RootElement.Clone();
            if (message.TryGetProperty("id", out var id))
            {
                if (_waiting.TryRemove(id.GetInt32(), out var answer))
                {
                    Complete(answer, message);
                }
            }
            else if (_listeners.TryGetValue(message.GetProperty("page").GetInt32(), out var listener))
            {
                listener(message);
            }
        }

        var complaints = await _complaints;
        foreach (var answer in _waiting.Values)
        {
            answer.TrySetException(new BrowserException($"The Firefox host has ended: {complaints}"));
        }
    }

    private static void Complete(TaskCompletionSource<JsonElement> answer, JsonElement message)
    {
        if (message.TryGetProperty("error", out var error))
        {
            answer.TrySetException(new BrowserException(error.GetString() ?? "unknown error"));
        }
        else
        {
            answer.TrySetResult(message.GetProperty("value"));
        }
    }

    /// <summary>The host runs where its modules are installed: in the source folder.</summary>
    private static string FindScripts()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var scripts = Path.Combine(folder.FullName, "tests", "Parley.Browsers");
            if (File.Exists(Path.Combine(scripts, "firefox-host.mjs")))
            {
                return Directory.Exists(Path.Combine(scripts, "node_modules"))
                    ? scripts
                    : throw BrowserProgram.Missing($"Run `npm ci` in {scripts} (./test does so).");
            }
        }

        throw new BrowserException($"No tests/Parley.Browsers above {AppContext.BaseDirectory}.");
    }
}
