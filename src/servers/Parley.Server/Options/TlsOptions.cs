using System.ComponentModel.DataAnnotations;

namespace Parley.Server.Options;

/// <summary><c>Parley:Tls</c>: the certificate of the https addresses.</summary>
public sealed class TlsOptions : IValidatableObject
{
    /// <summary>A PEM file (the certificate first, then its chain) or a PFX file.</summary>
    public string? Certificate { get; set; }

    /// <summary>The PEM file with the private key; not needed when the certificate's file holds it.</summary>
    public string? Key { get; set; }

    /// <summary>The password of the PFX file or of the encrypted key.</summary>
    public string? Password { get; set; }

    /// <summary>Makes a self-signed certificate and keeps it in the data directory: for trying it on a LAN, since browsers give a camera only
    /// to secure pages.</summary>
    public bool SelfSigned { get; set; }

    /// <summary>How often the files are looked at for a change. 5 s by default: small files, and a renewed certificate has days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ReloadInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether there is a certificate at all.</summary>
    internal bool HasCertificate => Certificate is not null || SelfSigned;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Certificate is not null && SelfSigned)
        {
            yield return new("Parley:Tls: give a certificate (--tls-cert) or ask for a self-signed one (--self-signed), not both.");
        }

        if (Certificate is not null && !File.Exists(Certificate))
        {
            yield return new($"Parley:Tls:Certificate: there is no file '{Certificate}'.");
        }

        if (Key is not null && Certificate is null)
        {
            yield return new("Parley:Tls:Key: a key needs its certificate (--tls-cert).");
        }

        if (Key is not null && !File.Exists(Key))
        {
            yield return new($"Parley:Tls:Key: there is no file '{Key}'.");
        }
    }
}
