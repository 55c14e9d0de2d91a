using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Parley.Server.Tests.Staging;

/// <summary>The server as a process of its own, on an address that it can have again after it died.</summary>
public sealed partial class ServerProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private const int SigKill = 9;

    private readonly Process _process;
    private Task<string> _output = Task.FromResult("");

    private ServerProcess(Process process, int port) => (_process, Port) = (process, port);

    public int Id => _process.Id;

    public int Port { get; }

    public Uri WebSocket => new($"ws://127.0.0.1:{Port}/ws");

    public string ReadyLine { get; private set; } = "";

    public static async Task<ServerProcess> StartAsync(string dataDirectory, int? port = null)
    {
        var chosen = port ?? FreePort();
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "parley.dll"), "serve", "--urls", $"http://127.0.0.1:{chosen}", "--data", dataDirectory,
                "--Parley:Turn:Enabled=false",
            },
        };
        var server = new ServerProcess(Process.Start(start)!, chosen);
        while (!server.ReadyLine.StartsWith("Parley is ready", StringComparison.Ordinal))
        {
            server.ReadyLine = await server._process.StandardOutput.ReadLineAsync(TestClient.Deadline)
                ?? throw new InvalidOperationException($"the server ended with {server._process.ExitCode}");
        }

        // Nobody reads its output any more, but it must not be stopped by that.
        server._output = server._process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        return server;
    }

    /// <summary>Asks it to stop, as a service manager does.</summary>
    /// <returns>How long it took to end, and its exit code.</returns>
    public async Task<(TimeSpan Took, int ExitCode)> TerminateAsync()
    {
        var began = Stopwatch.GetTimestamp();
        Assert.Equal(0, Kill(_process.Id, SigTerm));
        await _process.WaitForExitAsync(TestClient.Deadline);
        return (Stopwatch.GetElapsedTime(began), _process.ExitCode);
    }

    /// <summary>Ends it between two instructions.</summary>
    public async Task KillAsync()
    {
        Assert.Equal(0, Kill(_process.Id, SigKill));
        await _process.WaitForExitAsync(TestClient.Deadline);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        await _output;
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
