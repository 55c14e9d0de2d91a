using System.ComponentModel.DataAnnotations;

namespace Parley.Server.Options;

/// <summary><c>Parley:Jwt</c>: whose tokens are good. An authority, or one key that is given here.</summary>
public sealed class JwtOptions : IValidatableObject
{
    /// <summary>The OpenID Connect issuer whose discovery document names the keys, such as <c>https://login.example.org/</c>.</summary>
    public string? Authority { get; set; }

    /// <summary>The audience that tokens must name; required, so that a token for another service is not good here.</summary>
    public string? Audience { get; set; }

    /// <summary>The issuer that tokens must name. With an authority it comes from there.</summary>
    public string? Issuer { get; set; }

    /// <summary>A secret of at least 32 bytes for tokens signed with HMAC (HS256, HS384, HS512), in base64 or as text.</summary>
    public string? SymmetricKey { get; set; }

    /// <summary>A PEM file with an RSA or EC public key or certificate, for RS*, PS* and ES*.</summary>
    public string? PublicKeyFile { get; set; }

    /// <summary>A JSON Web Key Set (RFC 7517) in a file.</summary>
    public string? JwksFile { get; set; }

    /// <summary>Whether the authority's documents must come over https. Off only for tests on this machine.</summary>
    public bool RequireHttpsMetadata { get; set; } = true;

    /// <summary>The claim that is the user's id. <c>sub</c> by default (RFC 7519 §4.1.2).</summary>
    [Required(AllowEmptyStrings = false)]
    public string UserIdClaim { get; set; } = "sub";

    /// <summary>The claim that is the display name; without it the id is shown.</summary>
    [Required(AllowEmptyStrings = false)]
    public string NameClaim { get; set; } = "name";

    /// <summary>How far clocks may be apart. 30 s by default.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether any source of keys is given: else nobody can sign in.</summary>
    public bool Enabled => Authority is not null || SymmetricKey is not null || PublicKeyFile is not null || JwksFile is not null;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Enabled && string.IsNullOrEmpty(Audience))
        {
            yield return new("Parley:Jwt:Audience is required: a token for another service must not be good here.");
        }

        if (Enabled && Authority is null && string.IsNullOrEmpty(Issuer))
        {
            yield return new("Parley:Jwt:Issuer is required when the key is given here instead of an authority.");
        }

        if (Authority is not null && !Uri.TryCreate(Authority, UriKind.Absolute, out _))
        {
            yield return new($"Parley:Jwt:Authority: '{Authority}' is not an absolute URL.");
        }

        foreach (var file in new[] { PublicKeyFile, JwksFile })
        {
            if (file is not null && !File.Exists(file))
            {
                yield return new($"Parley:Jwt: there is no file '{file}'.");
            }
        }

        if (SymmetricKey is not null && Identity.SymmetricSecret.Decode(SymmetricKey).Length < 32)
        {
            yield return new("Parley:Jwt:SymmetricKey: at least 32 bytes, as RFC 7518 §3.2 demands for HS256.");
        }
    }
}
