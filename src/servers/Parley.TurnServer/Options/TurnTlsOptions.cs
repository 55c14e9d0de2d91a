using System.ComponentModel.DataAnnotations;

namespace Parley.TurnServer.Options;

/// <summary><c>Parley:Turn:Tls</c>: TURN over TLS, for networks that let nothing else through.</summary>
public sealed class TurnTlsOptions : IValidatableObject
{
    /// <summary>The port that TURN has over TLS (RFC 8656 §5).</summary>
    public const int DefaultPort = 5349;

    /// <summary>
    /// The port of addresses in <see cref="Listen"/> that name none; 0 for any free one. Default: 5349 (RFC 8656 §5), and on loopback any free one if that
    /// is taken. 443 passes the most firewalls, if nothing else has it.
    /// </summary>
    [Range(0, 65_535)]
    public int? Port { get; set; }

    /// <summary>Addresses to listen on for TLS, as <see cref="TurnOptions.Listen"/>. Default: the same hosts, if there is a certificate.</summary>
    public IList<string> Listen { get; } = [];

    /// <summary>
    /// A PEM file (the certificate first, then its chain) or a PFX file, read again when it changes. Default: the certificate of <c>Parley:Tls</c>, if there
    /// is one.
    /// </summary>
    public string? Certificate { get; set; }

    /// <summary>The PEM file with the private key; not needed when the certificate's file holds it.</summary>
    public string? Key { get; set; }

    /// <summary>The password of the PFX file or of the encrypted key.</summary>
    public string? Password { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var address in Listen.Where(address => ListenAddress.Parse(address) is null))
        {
            yield return new($"{TurnOptions.Section}:Tls:Listen: '{address}' is no ADDRESS[:PORT].");
        }

        if (Key is not null && Certificate is null)
        {
            yield return new($"{TurnOptions.Section}:Tls:Key: a key needs its certificate (--tls-cert).");
        }

        foreach (var (setting, file) in new[] { (nameof(Certificate), Certificate), (nameof(Key), Key) })
        {
            if (file is not null && !File.Exists(file))
            {
                yield return new($"{TurnOptions.Section}:Tls:{setting}: there is no file '{file}'.");
            }
        }
    }
}
