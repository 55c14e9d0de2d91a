using System.Net.Security;
using System.Security.Authentication;

namespace Parley.TurnServer.Streams;

/// <summary>Agrees on TLS with clients. Thread-safe.</summary>
/// <param name="certificate">The certificate of the next handshake.</param>
internal sealed class TlsHandshakes(Func<SslStreamCertificateContext> certificate)
{
    // RFC 7443 §3: TURN, and NAT behaviour discovery. A client that offers other protocols alone means another server; one that offers none is welcome.
    private static readonly List<SslApplicationProtocol> Protocols = [new("stun.turn"), new("stun.nat-discovery")];

    private SslServerAuthenticationOptions? _options;

    /// <summary>Lets a client in.</summary>
    /// <exception cref="Exception">One that <see cref="StreamFailure.IsExpected"/> knows; the inner stream is closed.</exception>
    public async Task<SslStream> AcceptAsync(Stream inner)
    {
        var tls = new SslStream(inner, leaveInnerStreamOpen: false);
        try
        {
            await tls.AuthenticateAsServerAsync(Options());
            return tls;
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }

    private SslServerAuthenticationOptions Options()
    {
        SslStreamCertificateContext current;
        try
        {
            current = certificate();
        }
#pragma warning disable CA1031 // Whatever is wrong with the certificate, it is this client's handshake that fails.
        catch (Exception e)
#pragma warning restore CA1031 // as above
        {
            throw new AuthenticationException("There is no certificate for the handshake.", e);
        }

        var options = Volatile.Read(ref _options);
        if (options is null || options.ServerCertificateContext != current)
        {
            // One object for all handshakes with one certificate, so that sessions can be resumed.
            options = new SslServerAuthenticationOptions
            {
                ServerCertificateContext = current,
#pragma warning disable CA5398 // Named, not left to the system: RFC 8489 §6.2.3 forbids what is older than TLS 1.2.
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
#pragma warning restore CA5398 // as above
                ApplicationProtocols = Protocols,
                ClientCertificateRequired = false,
            };
            Volatile.Write(ref _options, options);
        }

        return options;
    }
}
