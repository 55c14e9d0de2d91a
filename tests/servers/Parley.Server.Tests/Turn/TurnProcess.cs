using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Parley.Server.Tests.Staging;

namespace Parley.Server.Tests.Turn;

/// <summary><c>parley turn</c> as a process of its own.</summary>
internal sealed partial class TurnProcess : IAsyncDisposable
{
    private const int SigTerm = 15;

    private readonly Process _process;

    private TurnProcess(Process process) => _process = process;

    public string ReadyLine { get; private set; } = "";

    /// <summary>Where it listens, by the scheme and transport of the URIs in its ready line.</summary>
    public IPEndPoint EndPoint(string scheme, string transport) => IPEndPoint.Parse(
        Uris().Matches(ReadyLine).First(uri => uri.Groups["scheme"].Value == scheme && uri.Groups["transport"].Value == transport).Groups["address"].Value);

    /// <summary>Runs it until it is ready.</summary>
    public static async Task<TurnProcess> StartAsync(params string[] arguments)
    {
        var turn = new TurnProcess(Launch(arguments));
        turn.ReadyLine = await turn._process.StandardOutput.ReadLineAsync(TestClient.Deadline)
            ?? throw new InvalidOperationException(await turn._process.StandardError.ReadToEndAsync(TestClient.Deadline));
        return turn;
    }

    /// <summary>Runs it until it ends by itself.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var process = Launch(arguments);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(TestClient.Deadline), process.StandardError.ReadToEndAsync(TestClient.Deadline));
        await process.WaitForExitAsync(TestClient.Deadline);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Asks it to stop.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> TerminateAsync()
    {
        Assert.Equal(0, Kill(_process.Id, SigTerm));
        await _process.WaitForExitAsync(TestClient.Deadline);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(TestClient.Deadline);
        }

        _process.Dispose();
    }

    private static Process Launch(string[] arguments) => Process.Start(
        new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "parley.dll"), "turn", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    [GeneratedRegex(@"(?<scheme>turns?):(?<address>\S+)\?transport=(?<transport>udp|tcp)")]
    private static partial Regex Uris();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
