using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Parley.Server.Hosting;

namespace Parley.Server.Tls;

/// <summary>The certificate that the server makes for itself, so that phones on the LAN get a secure page. It is kept: a browser's exception
/// for it survives a restart.</summary>
internal static class SelfSignedCertificate
{
    private const string File = "self-signed.pem";

    // Browsers refuse server certificates that are good for longer than 825 days (and 398 for public ones).
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(397);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    /// <summary>The path of the kept certificate; a new one is made when there is none, it ends soon, or this machine has a new address.</summary>
    public static string Ensure(DataDirectory data, DateTimeOffset now)
    {
        var path = data.FileName(File);
        var names = Names();
        if (System.IO.File.Exists(path) && IsGood(path, names, now))
        {
            return path;
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Make(key, names, now);
        var pem = new StringBuilder().AppendLine(certificate.ExportCertificatePem()).AppendLine(key.ExportPkcs8PrivateKeyPem());
        data.WriteSecret(File, Encoding.ASCII.GetBytes(pem.ToString()));
        return path;
    }

    private static X509Certificate2 Make(ECDsa key, IReadOnlyCollection<string> names, DateTimeOffset now)
    {
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                alternatives.AddIpAddress(address);
            }
            else
            {
                alternatives.AddDnsName(name);
            }
        }

        var request = new CertificateRequest("CN=Parley on this machine", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1", "Server Authentication")], false));
        return request.CreateSelfSigned(now.AddHours(-1), now + Lifetime);
    }

    private static bool IsGood(string path, IReadOnlyCollection<string> names, DateTimeOffset now)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(System.IO.File.ReadAllText(path));
            return certificate.NotAfter - now.LocalDateTime > RenewBefore && certificate.NotBefore <= now.LocalDateTime &&
                names.All(name => certificate.MatchesHostname(name));
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static List<string> Names() =>
    [
        "localhost", "127.0.0.1", "::1",
        .. HostNames(),
        .. LanAddresses.OfThisMachine().Select(address => address.ToString()),
    ];

    private static IEnumerable<string> HostNames()
    {
        var host = Dns.GetHostName();
        return Uri.CheckHostName(host) == UriHostNameType.Dns ? [host] : [];
    }
}
