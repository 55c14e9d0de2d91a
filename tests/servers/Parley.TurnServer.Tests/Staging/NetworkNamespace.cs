using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Parley.TurnServer.Tests.Staging;

/// <summary>
/// A network of a test's own, with its own loopback interface and routes. A thread that has left its network would take others of this process along, so the
/// test runs once more, alone, in a process that has another network from its beginning.
/// </summary>
internal static class NetworkNamespace
{
    private const string Inside = "PARLEY_TEST_NETWORK";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs the calling test in a network of its own, unless it is there. Without root it is skipped; with <c>CI=true</c> only then.</summary>
    /// <param name="setup">Shell commands that set the network up.</param>
    /// <param name="of">The calling test's class.</param>
    /// <param name="test">The calling test.</param>
    /// <returns>Whether the caller is there, and goes on. False when all has been done.</returns>
    public static async Task<bool> IsEnteredAsync(string setup, Type of, [CallerMemberName] string test = "")
    {
        if (Environment.GetEnvironmentVariable(Inside) == test)
        {
            return true;
        }

        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "A network of its own needs root on Linux.");
        setup = $"ip link set lo up && {setup}";
        var (made, why) = await RunAsync(setup, test, "true");
        Assert.SkipWhen(made != 0 && Environment.GetEnvironmentVariable("CI") != "true", $"No network of its own: {why}");
        Assert.True(made == 0, why);

        var assembly = Path.ChangeExtension(of.Assembly.Location, ".dll");
        var (code, output) = await RunAsync(setup, test, "dotnet", assembly, "--filter-method", $"{of.FullName}.{test}", "--no-progress", "--no-ansi");
        Assert.True(code == 0, output);
        return false;
    }

    private static async Task<(int Code, string Output)> RunAsync(string setup, string test, params string[] command)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        var start = new ProcessStartInfo("unshare", ["--net", "sh", "-c", $"{setup} && exec \"$@\"", "sh", .. command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [Inside] = test },
        };
        try
        {
            using var process = Process.Start(start)!;
            try
            {
                var (output, error) = (process.StandardOutput.ReadToEndAsync(deadline.Token), process.StandardError.ReadToEndAsync(deadline.Token));
                await process.WaitForExitAsync(deadline.Token);
                return (process.ExitCode, $"{await output}{await error}");
            }
            finally
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return (-1, missing.Message);
        }
    }
}
