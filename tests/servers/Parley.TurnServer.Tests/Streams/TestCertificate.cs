using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Parley.TurnServer.Tests.Streams;

/// <summary>Certificates that nobody trusts.</summary>
internal static class TestCertificate
{
    public static SslStreamCertificateContext Create(string host = "turn.example.org")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var now = DateTimeOffset.UtcNow;
        var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return SslStreamCertificateContext.Create(certificate, null, offline: true);
    }
}
