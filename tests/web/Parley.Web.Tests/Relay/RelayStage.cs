namespace Parley.Web.Tests.Relay;

/// <summary>A server that relays on loopback over UDP, TCP and TLS, and browsers that trust the authority of its certificate.</summary>
public sealed class RelayStage : IAsyncDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly Lazy<Task<IBrowser>> _chromium;
    private readonly Lazy<Task<IBrowser>> _firefox;
    private readonly Lazy<Task<ParleyProcess>> _server;

    public RelayStage()
    {
        _chromium = new(async () => await Chromium.LaunchAsync(_authority));
        _firefox = new(async () => await Firefox.LaunchAsync(authority: _authority));
        _server = new(StartAsync);
    }

    /// <summary>Chromium or Firefox, by its name.</summary>
    public Task<IBrowser> BrowserAsync(string name) => name == "firefox" ? _firefox.Value : _chromium.Value;

    /// <summary>The server.</summary>
    public Task<ParleyProcess> ServerAsync() => _server.Value;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var browser in new[] { _chromium, _firefox })
        {
            if (browser is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            {
                await (await browser.Value).DisposeAsync();
            }
        }

        if (_server is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await _server.Value).DisposeAsync();
        }

        _authority.Dispose();
    }

    private async Task<ParleyProcess> StartAsync()
    {
        var (certificate, key) = _authority.IssueForLocalhost();
        return await ParleyProcess.StartAsync(
            "--Parley:Turn:Port=0", "--Parley:Turn:Tls:Port=0", $"--Parley:Turn:Tls:Certificate={certificate}", $"--Parley:Turn:Tls:Key={key}");
    }
}
