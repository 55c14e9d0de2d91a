using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;

namespace Parley.Web.Tests.Staging;

/// <summary>The real server as a process of its own, with a data directory of its own, which can be killed and come back.</summary>
public sealed class ParleyProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private static readonly string Executable = Built("Server");

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("parley-web-");
    private readonly ConcurrentQueue<string> _log = new();
    private readonly string[] _options;
    private Process _process;

    private ParleyProcess(int port, string[] options)
    {
        Port = port;
        _options = options;
        _process = Launch();
        AppDomain.CurrentDomain.ProcessExit += End;
    }

    /// <summary>The port of localhost, the same in every life of the server.</summary>
    public int Port { get; }

    /// <summary>The page's address.</summary>
    public string Url => $"http://localhost:{Port}/";

    /// <summary>What all lives of the server have written.</summary>
    public IReadOnlyCollection<string> Log => _log;

    /// <summary>Starts a server and waits until it is ready.</summary>
    /// <param name="options">Further options of <c>serve</c>.</param>
    public static async Task<ParleyProcess> StartAsync(params string[] options)
    {
        var server = new ParleyProcess(FreePort(), options);
        await server.WaitUntilReadyAsync();
        return server;
    }

    /// <summary>A file that was built, or installed, beside this project.</summary>
    internal static string Built(string name) => typeof(ParleyProcess).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == name).Value!;

    /// <summary>Kills it with SIGKILL: no word to anybody.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop with SIGTERM, and waits until it has.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(StartTimeout);
        return _process.ExitCode;
    }

    /// <summary>Starts it again, on the same port and data directory, and waits until it is ready.</summary>
    public async Task RestartAsync()
    {
        _process.Dispose();
        _process = Launch();
        await WaitUntilReadyAsync();
    }

    /// <summary>Ends it and removes its data.</summary>
    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= End;
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
        _data.Delete(recursive: true);
    }

    private Process Launch()
    {
        string[] arguments =
        [
            Executable, "serve", "--urls", $"http://localhost:{Port}", "--data", _data.FullName,
            "--Parley:Turn:Port=0", "--Parley:Turn:Tls:Port=0", .. _options,
        ];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        return Process.Start(start) ?? throw new InvalidOperationException("The server did not start.");
    }

    private async Task WaitUntilReadyAsync()
    {
        var process = _process;
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException($"The server has ended:\n{string.Join('\n', _log)}"));
        process.EnableRaisingEvents = true;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await ready.Task.WaitAsync(StartTimeout);

        void Hear(string? line)
        {
            _log.Enqueue(line ?? "");
            if (line?.StartsWith("Parley is ready", StringComparison.Ordinal) == true)
            {
                ready.TrySetResult();
            }
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true };
        socket.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    // A test run that is interrupted leaves no server behind.
    private void End(object? sender, EventArgs e)
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
    }
}
