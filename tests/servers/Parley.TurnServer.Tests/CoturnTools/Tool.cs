using System.Diagnostics;

namespace Parley.TurnServer.Tests.CoturnTools;

/// <summary>One of the programs of Debian's package <c>coturn</c>.</summary>
internal static class Tool
{
    /// <summary>Runs it to its end.</summary>
    /// <param name="name">Its name, such as <c>turnutils_uclient</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="limit">When it is killed; some modes never end by themselves.</param>
    public static async Task<ToolResult> RunAsync(string name, IReadOnlyList<string> arguments, TimeSpan limit)
    {
        using var process = Start(name, arguments);
        using var late = new CancellationTokenSource(limit);
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        int? code = null;
        try
        {
            await process.WaitForExitAsync(late.Token);
            code = process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        return new ToolResult($"{name} {string.Join(' ', arguments)}", code, string.Concat(await said));
    }

    /// <summary>Starts it; whoever does ends it.</summary>
    public static Process Start(string name, IReadOnlyList<string> arguments)
    {
        Require(name);
        var start = new ProcessStartInfo(name, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        return Process.Start(start) ?? throw new InvalidOperationException($"{name} did not start.");
    }

    /// <summary>Skips the test where the program is missing, or fails it with <c>CI=true</c>.</summary>
    private static void Require(string name)
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, name)));
        if (!found && Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail($"{name} is not installed.");
        }

        Assert.SkipUnless(found, $"{name} is not installed; ./test installs it.");
    }
}
