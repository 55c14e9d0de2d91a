using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Net.Security;
using Parley.Server.Options;

namespace Parley.Server.Tls;

/// <summary>A certificate in files: PEM (certificate, chain, key) or PFX.</summary>
internal sealed class CertificateSource(TlsOptions options)
{
    private byte[] _fingerprint = [];

    /// <summary>Reads the certificate if the files have changed since the last time it was read; null if not.</summary>
    /// <exception cref="CryptographicException">The files do not hold a usable certificate with its key.</exception>
    /// <exception cref="IOException">They cannot be read.</exception>
    public SslStreamCertificateContext? ReadIfChanged()
    {
        // By content, not by time stamps: links that are switched and copies that keep their time are seen as well.
        var certificate = File.ReadAllBytes(options.Certificate!);
        var key = options.Key is null ? [] : File.ReadAllBytes(options.Key);
        var fingerprint = SHA256.HashData([.. certificate, .. key]);
        if (fingerprint.AsSpan().SequenceEqual(_fingerprint))
        {
            return null;
        }

        var context = Load(certificate, key, options.Password);
        _fingerprint = fingerprint;
        return context;
    }

    private static SslStreamCertificateContext Load(byte[] certificate, byte[] key, string? password)
    {
        if (certificate.AsSpan().IndexOf("-----BEGIN "u8) < 0)
        {
            var pfx = X509CertificateLoader.LoadPkcs12Collection(certificate, password);
            var leaf = pfx.FirstOrDefault(entry => entry.HasPrivateKey)
                ?? throw new CryptographicException("the PFX file holds no private key");
            return SslStreamCertificateContext.Create(leaf, pfx);
        }

        var text = System.Text.Encoding.UTF8.GetString(certificate);
        var keyText = key.Length == 0 ? text : System.Text.Encoding.UTF8.GetString(key);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(text);
        using var pem = password is null
            ? X509Certificate2.CreateFromPem(text, keyText)
            : X509Certificate2.CreateFromEncryptedPem(text, keyText, password);

        // Some platforms cannot use a key that was never in a store; the detour through PKCS #12 puts it there.
        var usable = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        return SslStreamCertificateContext.Create(usable, chain);
    }
}
