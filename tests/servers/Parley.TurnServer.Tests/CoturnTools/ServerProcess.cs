using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Parley.TurnServer.Tests.CoturnTools;

/// <summary><c>parley turn</c> as a process of its own, on free ports of loopback, with everything switched on.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly HttpClient Http = new();

    private readonly ConcurrentQueue<string> _log = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _metricsPort = LoopbackPorts.Free();
    private readonly TestCertificate _certificate = new();
    private readonly Process _process;

    private ServerProcess(TimeSpan lifetime)
    {
        var dll = typeof(ServerProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "Server").Value!;
        string[] listen = [.. Hosts.SelectMany(host => new[] { Port, AlternatePort }.SelectMany(port => new[] { "--listen", $"{host}:{port}" }))];
        string[] arguments =
        [
            dll, "turn", .. listen,
            "--tls-listen", $"127.0.0.1:{TlsPort}", "--tls-cert", _certificate.CertificateFile, "--tls-key", _certificate.KeyFile,
            "--realm", "example.org", "--user", $"{Uclient.User}:{Uclient.Password}", "--user", "other:password", "--shared-secret", Uclient.Secret,
            "--relay-address", "127.0.0.1", "--relay-address", "::1", "--allow-peer", "127.0.0.0/8", "--allow-peer", "::1/128",
            "--tcp-allocations", "--metrics-listen", $"127.0.0.1:{_metricsPort}",
            "--Parley:Turn:Limits:AllocationsPerUser=0", $"--Parley:Turn:Limits:MaxLifetime={lifetime}", $"--Parley:Turn:Limits:DefaultLifetime={lifetime}",
        ];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        _process = Process.Start(start) ?? throw new InvalidOperationException("The server did not start.");
        AppDomain.CurrentDomain.ProcessExit += End;
    }

    /// <summary>UDP and TCP, on 127.0.0.1, 127.0.0.2 and ::1.</summary>
    public int Port { get; } = LoopbackPorts.Free();

    /// <summary>A second port, which the discovery of NAT behaviour needs (RFC 5780).</summary>
    public int AlternatePort { get; } = LoopbackPorts.Free();

    /// <summary>TLS, on 127.0.0.1.</summary>
    public int TlsPort { get; } = LoopbackPorts.Free();

    /// <summary>The certificate as a client needs it that checks it.</summary>
    public string CertificateFile => _certificate.CertificateFile;

    private static string[] Hosts => ["127.0.0.1", "127.0.0.2", "[::1]"];

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <param name="lifetime">What allocations get that are not refreshed: some tools leave one behind in each run.</param>
    public static async Task<ServerProcess> StartAsync(TimeSpan lifetime)
    {
        var server = new ServerProcess(lifetime);
        server._process.OutputDataReceived += (_, line) => server.Hear(line.Data);
        server._process.ErrorDataReceived += (_, line) => server.Hear(line.Data);
        server._process.EnableRaisingEvents = true;
        server._process.Exited += (_, _) => server._ready.TrySetException(new InvalidOperationException($"The server has ended:\n{server.Log}"));
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        try
        {
            await server._ready.Task.WaitAsync(StartTimeout);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>What it has written.</summary>
    public string Log => string.Join('\n', _log);

    /// <summary>How many allocations live now.</summary>
    public async Task<long> LiveAllocationsAsync()
    {
        var text = await Http.GetStringAsync(new Uri($"http://127.0.0.1:{_metricsPort}/metrics"));
        return Total(text, "parley_turn_allocations_created") - Total(text, "parley_turn_allocations_ended");
    }

    /// <summary>Waits until the last allocation has ended, and fails if it does not, or if the server has complained of itself.</summary>
    public async Task IsCleanAsync(TimeSpan within)
    {
        var began = Stopwatch.GetTimestamp();
        long live;
        while ((live = await LiveAllocationsAsync()) > 0 && Stopwatch.GetElapsedTime(began) < within)
        {
            await Task.Delay(250);
        }

        Assert.Equal(0, live);
        Assert.False(_process.HasExited, $"The server has ended:\n{Log}");
        Assert.DoesNotMatch(Complaint(), Log);
    }

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= End;
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _certificate.Dispose();
    }

    private static long Total(string metrics, string name) => metrics.Split('\n')
        .Where(line => line.StartsWith(name, StringComparison.Ordinal))
        .Sum(line => (long)double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));

    private void Hear(string? line)
    {
        _log.Enqueue(line ?? "");
        if (line?.StartsWith("Parley is ready", StringComparison.Ordinal) == true)
        {
            _ready.TrySetResult();
        }
    }

    // A test run that is interrupted leaves no server behind.
    private void End(object? sender, EventArgs e)
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
    }

    [GeneratedRegex(@"^(\S+ )?(fail|crit): |Unhandled exception|Exception:", RegexOptions.Multiline)]
    private static partial Regex Complaint();
}
