using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using Parley.NatLab.Networks;

namespace Parley.NatLab.Peers;

/// <summary>An ICE agent in a process of its own on one of the machines. It ends when its standard input does, so it does not outlive the laboratory.</summary>
internal sealed class PeerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<PeerReport> _reports = Channel.CreateUnbounded<PeerReport>();
    private readonly ConcurrentQueue<string> _journal = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly long _began = Stopwatch.GetTimestamp();

    private PeerProcess(Process process) => _process = process;

    /// <summary>What it reports, in order.</summary>
    public ChannelReader<PeerReport> Reports => _reports.Reader;

    /// <summary>All that was said either way, for a failure's message.</summary>
    public string Journal => string.Join('\n', _journal);

    /// <summary>Starts it.</summary>
    /// <param name="machine">Where.</param>
    /// <param name="kind">Whose agent.</param>
    /// <param name="authorityFile">The certificate of the authority that it trusts.</param>
    public static async Task<PeerProcess> StartAsync(Namespace machine, PeerKind kind, string authorityFile)
    {
        var command = machine.Enter(await ProgramAsync(kind));
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            // OpenSSL's own variable, which .NET and Python heed; and no profiling of programs that live for seconds.
            Environment = { ["SSL_CERT_FILE"] = authorityFile, ["DOTNET_TieredPGO"] = "0" },
        };
        var peer = new PeerProcess(LabCommand.Start(start));
        peer._process.OutputDataReceived += (_, line) => peer.Hear(line.Data);
        peer._process.ErrorDataReceived += (_, line) => peer.Note("!", line.Data);
        peer._process.BeginOutputReadLine();
        peer._process.BeginErrorReadLine();
        return peer;
    }

    /// <summary>Gives it an order.</summary>
    public async Task TellAsync(PeerOrder order)
    {
        var line = JsonSerializer.Serialize(order, PeerJson.Options);
        await _writing.WaitAsync();
        try
        {
            Note(">", line);
            await _process.StandardInput.WriteLineAsync(line);
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            // It has ended; whoever reads its reports finds out.
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Ends it; its reports end then.</summary>
    public void Stop() => _process.Kill();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Stop();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _writing.Dispose();
    }

    private static async Task<string[]> ProgramAsync(PeerKind kind) => kind switch
    {
        PeerKind.Parley => ["dotnet", typeof(PeerProcess).Assembly.Location, "peer"],
        PeerKind.Aioice => ["/usr/bin/python3", Path.Combine(AppContext.BaseDirectory, "aioice_peer.py")],
        PeerKind.Libnice => [await LibnicePeer.ProgramAsync()],
        _ => throw new LabException($"{kind} is not a process of this kind."),
    };

    private void Hear(string? line)
    {
        Note("<", line);
        if (line is null)
        {
            _reports.Writer.TryComplete();
        }
        else if (line.StartsWith('{'))
        {
            _reports.Writer.TryWrite(JsonSerializer.Deserialize<PeerReport>(line, PeerJson.Options)!);
        }
    }

    private void Note(string direction, string? line) =>
        _journal.Enqueue($"{Stopwatch.GetElapsedTime(_began).TotalMilliseconds,8:0} ms {direction} {line}");
}
