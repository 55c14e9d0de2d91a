using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Parley.Browsers;

/// <summary>
/// A certificate authority of a test's own, made anew. Browsers started with it trust what it issues, check all certificates, and leave no trace in
/// this machine's own stores. Dispose it after the browsers.
/// </summary>
public sealed class TestAuthority : IDisposable
{
    private const string Nickname = "parley-test-authority";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-authority-");
    private readonly X509Certificate2 _authority;
    private int _stores;

    /// <summary>Makes the authority.</summary>
    public TestAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Parley test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        _authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(CertificateFile, _authority.ExportCertificatePem());
    }

    /// <summary>The authority's own certificate, as a PEM file.</summary>
    public string CertificateFile => Path.Combine(_folder.FullName, "authority.pem");

    /// <summary>Issues a server's certificate for localhost and its addresses.</summary>
    /// <returns>PEM files: the certificate, and its private key.</returns>
    public (string Certificate, string Key) IssueForLocalhost() => IssueFor("localhost", "127.0.0.1", "::1");

    /// <summary>Issues a server's certificate, in place of one that was issued before.</summary>
    /// <param name="names">The server's names and addresses.</param>
    /// <returns>PEM files: the certificate, and its private key.</returns>
    public (string Certificate, string Key) IssueFor(params string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={names[0]}", key, HashAlgorithmName.SHA256);
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

        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1", "serverAuth")], critical: false));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_authority, true, false));
        using var issued = request.Create(_authority, _authority.NotBefore, _authority.NotAfter, RandomNumberGenerator.GetBytes(16));

        var (certificate, keyFile) = (Path.Combine(_folder.FullName, "server.pem"), Path.Combine(_folder.FullName, "server.key"));
        File.WriteAllText(certificate, issued.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (certificate, keyFile);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>A home directory whose certificate store, where Chromium looks, has the authority.</summary>
    internal async Task<string> MakeHomeAsync()
    {
        var home = NewFolder();
        await TrustAsync(Path.Combine(home, ".pki", "nssdb"));
        // Where newer versions look first.
        await TrustAsync(Path.Combine(home, ".local", "share", "pki", "nssdb"));
        return home;
    }

    /// <summary>A Firefox profile whose certificate store has the authority.</summary>
    internal async Task<string> MakeFirefoxProfileAsync()
    {
        var profile = NewFolder();
        await TrustAsync(profile);
        return profile;
    }

    private string NewFolder() => _folder.CreateSubdirectory($"store-{Interlocked.Increment(ref _stores)}").FullName;

    private async Task TrustAsync(string store)
    {
        Directory.CreateDirectory(store);
        await CertutilAsync("-N", "-d", $"sql:{store}", "--empty-password");
        await CertutilAsync("-A", "-d", $"sql:{store}", "-n", Nickname, "-t", "C,,", "-i", CertificateFile);
    }

    private static async Task CertutilAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(BrowserProgram.Find("certutil", "PARLEY_CERTUTIL"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new BrowserException("certutil did not start.");
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new BrowserException($"certutil {string.Join(' ', arguments)} ended with {process.ExitCode}: {string.Concat(said)}");
        }
    }
}
