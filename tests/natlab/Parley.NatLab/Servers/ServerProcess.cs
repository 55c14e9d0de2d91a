using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using Parley.NatLab.Networks;

namespace Parley.NatLab.Servers;

/// <summary>The real Parley server, as a process on a machine of the laboratory.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const int LinesKept = 200;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<string> _log = new();
    private readonly Process _process;

    private ServerProcess(Process process) => _process = process;

    /// <summary>The last lines it has written.</summary>
    public IReadOnlyCollection<string> Log => _log;

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <param name="machine">Where it runs.</param>
    /// <param name="verb"><c>turn</c> or <c>serve</c>.</param>
    /// <param name="options">The verb's options.</param>
    public static async Task<ServerProcess> StartAsync(Namespace machine, string verb, params string[] options)
    {
        var command = machine.Enter(["dotnet", Executable(), verb, .. options]);
        var server = new ServerProcess(LabCommand.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        }));
        await server.WaitUntilReadyAsync();
        return server;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static string Executable() => typeof(ServerProcess).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "Server").Value!;

    private async Task WaitUntilReadyAsync()
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.Exited += (_, _) => ready.TrySetException(new LabException($"The server has ended:\n{string.Join('\n', _log)}"));
        _process.EnableRaisingEvents = true;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await ready.Task.WaitAsync(StartTimeout);

        void Hear(string? line)
        {
            _log.Enqueue(line ?? "");
            while (_log.Count > LinesKept)
            {
                _log.TryDequeue(out _);
            }

            if (line?.StartsWith("Parley is ready", StringComparison.Ordinal) == true)
            {
                ready.TrySetResult();
            }
        }
    }
}
