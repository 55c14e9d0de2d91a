using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Parley.WebRtc.Ice.Streams;

/// <summary>How streams are opened.</summary>
/// <param name="OpenTimeout">How long connecting and the TLS handshake may take together.</param>
/// <param name="TrustedRoots">The roots that a TURN server's certificate may come from; null for those that the system trusts.</param>
internal sealed record StreamSettings(TimeSpan OpenTimeout, X509Certificate2Collection? TrustedRoots)
{
    /// <summary>What a TLS client is told: the certificate must have the server's name and come from a root that is trusted (RFC 8489 §6.2.3).</summary>
    public SslClientAuthenticationOptions ForServer(string name)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = name };
        if (TrustedRoots is not null)
        {
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(TrustedRoots);
        }

        return options;
    }
}
