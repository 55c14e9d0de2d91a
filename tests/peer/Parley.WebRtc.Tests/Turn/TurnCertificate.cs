using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Parley.TurnServer.Hosting;

namespace Parley.WebRtc.Tests.Turn;

/// <summary>A certificate for <c>localhost</c> that its own root vouches for.</summary>
internal sealed class TurnCertificate : ITurnCertificate, IDisposable
{
    private readonly X509Certificate2 _certificate;

    public TurnCertificate(string host = "localhost")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = DateTimeOffset.UtcNow;
        _certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        Current = SslStreamCertificateContext.Create(_certificate, null, offline: true);
    }

    public bool IsThere => true;

    public SslStreamCertificateContext Current { get; }

    /// <summary>For clients that are to trust it.</summary>
    public X509Certificate2Collection Roots => [_certificate];

    public void Dispose() => _certificate.Dispose();
}
