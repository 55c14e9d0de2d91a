using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Parley.Server.Tests.Cluster;

/// <summary>A server in a process of its own, as <c>./run</c> starts it, and what the kernel knows of its TCP sockets.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private const string Listen = "0A";
    private const string Established = "01";

    private readonly Process _process;

    private ServerProcess(Process process, int port) => (_process, Port) = (process, port);

    /// <summary>The port of the ready line.</summary>
    public int Port { get; }

    /// <summary>All ports on which the process listens.</summary>
    public IReadOnlyCollection<int> ListeningPorts => [.. Sockets().Where(socket => socket.State == Listen).Select(socket => socket.LocalPort)];

    /// <summary>The connections that the process has, from either end.</summary>
    public int Connections => Sockets().Count(socket => socket.State == Established);

    public static async Task<ServerProcess> StartAsync(CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "parley.dll"));
        start.ArgumentList.Add("serve");
        start.ArgumentList.Add("--urls");
        start.ArgumentList.Add("http://127.0.0.1:0");
        start.Environment["PARLEY__DATADIRECTORY"] = Directory.CreateTempSubdirectory("parley-test-").FullName;
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            if (ReadyLine().Match(line) is { Success: true } ready)
            {
                return new ServerProcess(process, int.Parse(ready.Groups["port"].Value, CultureInfo.InvariantCulture));
            }
        }

        await process.WaitForExitAsync(cancellation);
        throw new InvalidOperationException($"The server ended with {process.ExitCode} before it was ready.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private (string State, int LocalPort)[] Sockets()
    {
        var proc = $"/proc/{_process.Id}";
        var mine = Directory.EnumerateFiles($"{proc}/fd").Select(fd => new FileInfo(fd).LinkTarget).ToHashSet();
        return [.. File.ReadLines($"{proc}/net/tcp").Skip(1).Concat(File.ReadLines($"{proc}/net/tcp6").Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(row => mine.Contains($"socket:[{row[9]}]"))
            .Select(row => (row[3], int.Parse(row[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)))];
    }

    [GeneratedRegex(@"ready: http://127\.0\.0\.1:(?<port>\d+)/")]
    private static partial Regex ReadyLine();
}
