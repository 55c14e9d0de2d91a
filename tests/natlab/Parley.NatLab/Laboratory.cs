using System.Globalization;
using Parley.Browsers;
using Parley.NatLab.Networks;
using Parley.NatLab.Servers;

namespace Parley.NatLab;

/// <summary>What all cells of a run share: the public side with our server on it.</summary>
internal sealed class Laboratory : IAsyncDisposable
{
    private readonly Landscape _landscape;
    private readonly Lazy<Task<CallService>> _calls;
    private int _cells;

    private Laboratory(
        Landscape landscape, Internet internet, TestAuthority authority, TurnService turn, (string Certificate, string Key) certificate)
    {
        (_landscape, Internet, Authority, Turn) = (landscape, internet, authority, turn);
        _calls = new(() => CallService.StartAsync(_landscape, Internet, certificate));
    }

    /// <summary>The public side.</summary>
    public Internet Internet { get; }

    /// <summary>Whose certificates the servers have.</summary>
    public TestAuthority Authority { get; }

    /// <summary>The STUN and TURN server.</summary>
    public TurnService Turn { get; }

    /// <summary>The server for calls between browsers, started when first asked for.</summary>
    public Task<CallService> CallsAsync() => _calls.Value;

    /// <summary>Builds the public side and starts the server.</summary>
    public static async Task<Laboratory> StartAsync()
    {
        await Leftovers.SweepAsync();
        var landscape = new Landscape(Leftovers.Prefix);
        var internet = new Internet(landscape);
        var host = Host.Create(landscape, "turn", internet, Families.Both);
        await landscape.BuildAsync();
        var authority = new TestAuthority();
        var certificate = authority.IssueFor(TurnService.Name, CallService.PageName);
        return new Laboratory(landscape, internet, authority, await TurnService.StartAsync(host, certificate), certificate);
    }

    /// <summary>Room for one cell's machines.</summary>
    public Landscape NewLandscape() =>
        new(string.Create(CultureInfo.InvariantCulture, $"{Leftovers.Prefix}-{Interlocked.Increment(ref _cells)}"));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_calls is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await _calls.Value).DisposeAsync();
        }

        await Turn.DisposeAsync();
        await _landscape.DisposeAsync();
        Authority.Dispose();
    }
}
