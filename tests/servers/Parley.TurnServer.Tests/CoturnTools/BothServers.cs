namespace Parley.TurnServer.Tests.CoturnTools;

/// <summary>This server and coturn's, side by side.</summary>
public sealed class BothServers : IAsyncLifetime
{
    private ServerProcess? _parley;
    private CoturnProcess? _coturn;

    internal int ParleyPort => _parley!.Port;

    internal int CoturnPort => _coturn!.Port;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _coturn = await CoturnProcess.StartAsync();
        _parley = await ServerProcess.StartAsync(TimeSpan.FromSeconds(20));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_parley is not null)
        {
            await _parley.DisposeAsync();
        }

        if (_coturn is not null)
        {
            await _coturn.DisposeAsync();
        }
    }
}
