namespace Parley.TurnServer.Tests.CoturnTools;

/// <summary>This server and coturn's, side by side.</summary>
public sealed class BothServers : IAsyncLifetime
{
    private ServerProcess? _parley;
    private readonly List<StunTalk> _talks = [];
    private CoturnProcess? _coturn;

    /// <summary>
    /// A client of either server. They keep their ports until the end: a server takes another client on a port that it has an allocation for to be the same one.
    /// </summary>
    internal (StunTalk Here, StunTalk There) Talk()
    {
        var (here, there) = (new StunTalk(_parley!.Port), new StunTalk(_coturn!.Port));
        _talks.AddRange([here, there]);
        return (here, there);
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _coturn = await CoturnProcess.StartAsync();
        _parley = await ServerProcess.StartAsync(TimeSpan.FromSeconds(20));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _talks.ForEach(talk => talk.Dispose());
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
