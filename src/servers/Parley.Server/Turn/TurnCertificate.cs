using System.Net.Security;
using Microsoft.Extensions.Options;
using Parley.Server.Hosting;
using Parley.Server.Options;
using Parley.Server.Tls;
using Parley.TurnServer.Hosting;
using Parley.TurnServer.Options;

namespace Parley.Server.Turn;

/// <summary>The certificate of TURN over TLS: its own (<c>Parley:Turn:Tls</c>), or the one of the https addresses.</summary>
internal sealed class TurnCertificate : ITurnCertificate, IDisposable
{
    private readonly ServerCertificate? _own;
    private readonly ServerCertificate? _certificate;

    public TurnCertificate(
        IOptions<ParleyOptions> options,
        IOptions<TurnOptions> turn,
        ServerCertificate shared,
        DataDirectory data,
        ServerClock clock,
        ILogger<ServerCertificate> logger)
    {
        var (tls, web) = (turn.Value.Tls, options.Value.Tls);
        if (tls.Certificate is not null)
        {
            var files = new TlsOptions { Certificate = tls.Certificate, Key = tls.Key, Password = tls.Password, ReloadInterval = web.ReloadInterval };
            _certificate = _own = new ServerCertificate(files, data, clock, logger);
        }
        else if (web.HasCertificate)
        {
            _certificate = shared;
        }
    }

    public bool IsThere => _certificate is not null;

    public SslStreamCertificateContext Current =>
        _certificate?.Current ?? throw new InvalidOperationException("There is no certificate; look at IsThere first.");

    public void Dispose() => _own?.Dispose();
}
