using System.Diagnostics;

namespace Parley.TurnServer.Tests.CoturnTools;

/// <summary>
/// All runs against one server, several at a time: each one mostly waits. They begin with the first one that a test asks for.
/// </summary>
public sealed class UclientRuns : IAsyncLifetime
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _places = new(12);
    private readonly int _peerPort = LoopbackPorts.Free();
    private IReadOnlyDictionary<string, Task<ToolResult>> _runs = new Dictionary<string, Task<ToolResult>>();
    private ServerProcess? _server;
    private Process? _peer;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _peer = Tool.Start("turnutils_peer", ["-p", $"{_peerPort}", "-L", "127.0.0.1", "-L", "::1"]);
        _server = await ServerProcess.StartAsync(Lifetime);
        _runs = Uclient.Runs.ToDictionary(run => run.Key, run => RunAsync(Uclient.Arguments(run.Value.Flags, _server, _peerPort)));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_runs.Values);
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _peer?.Kill();
        _peer?.Dispose();
        _places.Dispose();
    }

    /// <summary>What came of one run.</summary>
    internal Task<ToolResult> ResultAsync(string name) => _runs[name];

    /// <summary>One more run, which is killed after a moment.</summary>
    internal Task<ToolResult> TryAsync(string flags, TimeSpan moment) =>
        Tool.RunAsync("turnutils_uclient", Uclient.Arguments(flags, _server!, _peerPort), moment);

    /// <summary>After all runs: nothing is left on the server, and it did not complain.</summary>
    internal async Task LeaveTheServerCleanAsync()
    {
        await Task.WhenAll(_runs.Values);
        await _server!.IsCleanAsync(Lifetime + TimeSpan.FromSeconds(10));
    }

    private async Task<ToolResult> RunAsync(string[] arguments)
    {
        await _places.WaitAsync();
        try
        {
            return await Tool.RunAsync("turnutils_uclient", arguments, Limit);
        }
        finally
        {
            _places.Release();
        }
    }
}
