using System.Diagnostics;
using Parley.Ice;
using Parley.Ice.Candidates;

namespace Parley.WebRtc.Tests.Interop;

/// <summary>Another implementation's agent in a process of its own, which speaks lines; it echoes what data it gets.</summary>
internal sealed class ForeignPeer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource<bool> _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ForeignPeer(Process process) => _process = process;

    /// <summary>Completes when it says that it is connected.</summary>
    public Task<bool> Connected => _connected.Task;

    /// <summary>Starts it.</summary>
    /// <param name="command">The program and its first arguments.</param>
    /// <param name="role">Its role.</param>
    public static ForeignPeer Start(IReadOnlyList<string> command, IceRole role)
    {
        var start = new ProcessStartInfo(command[0], [.. command.Skip(1), role == IceRole.Controlling ? "controlling" : "controlled", "127.0.0.1"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        return new ForeignPeer(Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start."));
    }

    /// <summary>Tells one of our connections what the other side says, until it ends.</summary>
    public async Task TellAsync(Parley.WebRtc.Ice.IceConnection ours)
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            var (verb, rest) = line.Split(' ', 2) is [var first, var last] ? (first, last) : (line, "");
            switch (verb)
            {
                case "credentials":
                    var fields = rest.Split(' ');
                    await ours.SetRemoteCredentialsAsync(new IceCredentials(fields[0], fields[1]));
                    break;
                case "candidate":
                    if (IceCandidate.TryParse($"candidate:{rest}", out var candidate) == CandidateParseError.None)
                    {
                        await ours.AddRemoteCandidateAsync(candidate!);
                    }

                    break;
                case "end":
                    await ours.EndRemoteCandidatesAsync();
                    break;
                case "connected":
                    _connected.TrySetResult(true);
                    break;
            }
        }
    }

    /// <summary>Tells it something.</summary>
    public async Task SayAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await _process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
