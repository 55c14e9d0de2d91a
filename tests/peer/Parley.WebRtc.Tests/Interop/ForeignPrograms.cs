using System.Diagnostics;

namespace Parley.WebRtc.Tests.Interop;

/// <summary>The other implementations: where they are missing, the test is skipped, or fails with <c>CI=true</c>.</summary>
internal static class ForeignPrograms
{
    private const string Python = "/usr/bin/python3";

    private static readonly string Sources = Path.Combine(AppContext.BaseDirectory, "Interop");
    private static readonly Lazy<Task<string>> Libnice = new(BuildLibniceAsync);

    /// <summary>Debian's python3-aioice.</summary>
    public static async Task<IReadOnlyList<string>> AioiceAsync()
    {
        Require(File.Exists(Python) && await RunAsync(Python, "-c", "import aioice") == 0, "python3-aioice");
        return [Python, Path.Combine(Sources, "aioice_peer.py")];
    }

    /// <summary>A program of ours with Debian's libnice.</summary>
    public static async Task<IReadOnlyList<string>> LibniceAsync()
    {
        Require(await RunAsync("pkg-config", "--exists", "nice") == 0 && await RunAsync("cc", "--version") == 0, "libnice-dev, pkg-config or build-essential");
        return [await Libnice.Value];
    }

    private static async Task<string> BuildLibniceAsync()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "libnice-peer");
        var source = Path.Combine(Sources, "libnice_peer.c");
        Assert.Equal(0, await RunAsync("sh", "-c", $"cc -O2 -Wall -Wextra -o '{program}' '{source}' $(pkg-config --cflags --libs nice)"));
        return program;
    }

    private static void Require(bool found, string package)
    {
        if (!found && Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail($"{package} is not installed.");
        }

        Assert.SkipUnless(found, $"{package} is not installed; ./test installs it.");
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
            await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
