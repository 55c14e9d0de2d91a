using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using Parley.Server.Hosting;
using Parley.Server.Options;

namespace Parley.Server.Identity;

/// <summary>Turns <c>Parley:Jwt</c> into ASP.NET Core's bearer options.</summary>
internal sealed class JwtBearerSetup(IOptions<ParleyOptions> options, ServerClock clock) : IConfigureNamedOptions<JwtBearerOptions>
{
    public void Configure(JwtBearerOptions bearer) => Configure(JwtBearerDefaults.AuthenticationScheme, bearer);

    public void Configure(string? name, JwtBearerOptions bearer)
    {
        var jwt = options.Value.Jwt;
        bearer.MapInboundClaims = false;
        bearer.RequireHttpsMetadata = jwt.RequireHttpsMetadata;
        bearer.Authority = jwt.Authority;
        var parameters = bearer.TokenValidationParameters;
        parameters.ValidAudience = jwt.Audience;
        parameters.ValidIssuer = jwt.Issuer;
        parameters.ClockSkew = jwt.ClockSkew;
        parameters.RequireExpirationTime = true;
        parameters.LifetimeValidator = ValidateLifetime;
        if (jwt.Authority is null)
        {
            parameters.IssuerSigningKeys = Keys(jwt);
        }
    }

    /// <summary>By the server's own clock, and with the exception that tells "too late" from everything else.</summary>
    private bool ValidateLifetime(DateTime? from, DateTime? until, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = clock.Time.GetUtcNow().UtcDateTime;
        if (until is null || until < now - parameters.ClockSkew)
        {
            throw new SecurityTokenExpiredException("The token's time is over.");
        }

        return from is null || from <= now + parameters.ClockSkew;
    }

    private static List<SecurityKey> Keys(JwtOptions jwt)
    {
        var keys = new List<SecurityKey>();
        try
        {
            if (jwt.SymmetricKey is { } secret)
            {
                keys.Add(new SymmetricSecurityKey(SymmetricSecret.Decode(secret)));
            }

            if (jwt.PublicKeyFile is { } pem)
            {
                keys.Add(PublicKey(File.ReadAllText(pem)));
            }

            if (jwt.JwksFile is { } jwks)
            {
                keys.AddRange(new JsonWebKeySet(File.ReadAllText(jwks)).GetSigningKeys());
            }
        }
        catch (Exception problem) when (problem is CryptographicException or ArgumentException or IOException)
        {
            throw new StartException($"Parley:Jwt: the key cannot be read ({problem.Message}).", problem);
        }

        return keys;
    }

    private static SecurityKey PublicKey(string pem)
    {
        if (pem.Contains("BEGIN CERTIFICATE", StringComparison.Ordinal))
        {
            return new X509SecurityKey(X509Certificate2.CreateFromPem(pem));
        }

        try
        {
            var rsa = RSA.Create();
            rsa.ImportFromPem(pem);
            return new RsaSecurityKey(rsa);
        }
        catch (CryptographicException)
        {
            var ec = ECDsa.Create();
            ec.ImportFromPem(pem);
            return new ECDsaSecurityKey(ec);
        }
    }
}
