using Parley.Browsers;
using Parley.NatLab.Networks;

namespace Parley.NatLab.Browsers;

/// <summary>A Chromium on a machine of the laboratory.</summary>
internal sealed class BrowserMachine : IAsyncDisposable
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-lab-browser-");
    private Chromium? _browser;

    private BrowserMachine()
    {
    }

    /// <summary>Starts it.</summary>
    /// <param name="machine">Where it runs.</param>
    /// <param name="authority">Whose certificates it trusts.</param>
    public static async Task<BrowserMachine> StartAsync(Namespace machine, TestAuthority authority)
    {
        var started = new BrowserMachine();
        try
        {
            // What drives the browser writes to inherited pipes, which lead from one network to another.
            var program = Path.Combine(started._folder.FullName, "chromium");
            await File.WriteAllTextAsync(program, $"#!/bin/sh\nexec {string.Join(' ', machine.Enter(Chromium.Executable))} \"$@\"\n");
            File.SetUnixFileMode(program, Executable);
            started._browser = await Chromium.LaunchProgramAsync(program, authority);
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens a page, small since nobody looks at it.</summary>
    public Task<IBrowserPage> OpenAsync() => _browser!.NewPageAsync(new PageOptions { Width = 640, Height = 480 });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }
}
