using System.Net.Security;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Parley.Server.Hosting;
using Parley.Server.Options;

namespace Parley.Server.Tls;

/// <summary>
/// The certificate of all https addresses, or of TURN over TLS. Its files are looked at from time to time; a new one is used for new connections, and those that
/// stand go on. A file that cannot be used is logged, and the certificate before it stays.
/// </summary>
internal sealed partial class ServerCertificate : IDisposable
{
    private readonly TlsOptions _options;
    private readonly DataDirectory _data;
    private readonly TimeProvider _time;
    private readonly ILogger<ServerCertificate> _logger;
    private readonly Lock _gate = new();
    private CertificateSource? _source;
    private volatile SslStreamCertificateContext? _current;
    private ITimer? _timer;

    public ServerCertificate(TlsOptions options, DataDirectory data, ServerClock clock, ILogger<ServerCertificate> logger)
    {
        _options = options;
        _data = data;
        _time = clock.Time;
        _logger = logger;
    }

    /// <summary>What a person should know before opening an https address; null when there is nothing special.</summary>
    public string? Hint => _options.SelfSigned
        ? "The certificate is self-signed: the browser warns once, choose to go on. Guests from other machines need " +
            "--Parley:Guests:Allow=Always."
        : null;

    /// <summary>The certificate for a new connection.</summary>
    /// <exception cref="StartException">There is none that can be used; found out at the first use.</exception>
    public SslStreamCertificateContext Current
    {
        get
        {
            if (_current is null)
            {
                Load();
            }

            return _current!;
        }
    }

    /// <summary>Serves a listener with this certificate.</summary>
    public void Use(ListenOptions listener)
    {
        Load();
        listener.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = _ => ValueTask.FromResult(
                new SslServerAuthenticationOptions { ServerCertificateContext = _current }),
        });
    }

    public void Dispose() => _timer?.Dispose();

    private void Load()
    {
        lock (_gate)
        {
            if (_source is not null)
            {
                return;
            }

            _source = new CertificateSource(Options());
            try
            {
                _current = _source.ReadIfChanged();
            }
            catch (Exception problem) when (IsUnusable(problem))
            {
                throw new StartException($"The certificate cannot be used: {problem.Message}.", problem);
            }

            _timer = _time.CreateTimer(_ => Reload(), null, _options.ReloadInterval, _options.ReloadInterval);
        }
    }

    private TlsOptions Options()
    {
        if (_options.SelfSigned)
        {
            return new TlsOptions { Certificate = SelfSignedCertificate.Ensure(_data, _time.GetUtcNow()) };
        }

        return _options.Certificate is not null ? _options : throw new StartException(
            "An https address needs a certificate: --tls-cert FILE --tls-key FILE, or --self-signed for trying it on a LAN.");
    }

    private void Reload()
    {
        lock (_gate)
        {
            try
            {
                if (_source!.ReadIfChanged() is { } changed)
                {
                    _current = changed;
                    LogReloaded(changed.TargetCertificate.Subject, changed.TargetCertificate.NotAfter);
                }
            }
            catch (Exception problem) when (IsUnusable(problem))
            {
                LogUnusable(problem);
            }
        }
    }

    private static bool IsUnusable(Exception problem) =>
        problem is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException;

    [LoggerMessage(Level = LogLevel.Information, Message = "New certificate: {Subject}, good until {NotAfter:u}")]
    private partial void LogReloaded(string subject, DateTime notAfter);

    [LoggerMessage(Level = LogLevel.Error, Message = "The changed certificate cannot be used; the one before stays")]
    private partial void LogUnusable(Exception problem);
}
