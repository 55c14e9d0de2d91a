using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using Parley.Server.Options;
using Parley.Signaling;
using Parley.Signaling.Protocol;

namespace Parley.Server.Identity;

/// <summary>Checks JSON Web Tokens with ASP.NET Core's own bearer options; only the way by which they come, the first message, is ours.</summary>
internal sealed partial class JwtAuthenticator(
    IOptions<ParleyOptions> options, IOptionsMonitor<JwtBearerOptions> bearer, ILogger<JwtAuthenticator> logger) : IAuthenticator
{
    private readonly JwtOptions _options = options.Value.Jwt;

    /// <inheritdoc/>
    public bool SignInEnabled => _options.Enabled;

    /// <inheritdoc/>
    public async ValueTask<TokenVerdict> CheckAsync(string token, CancellationToken cancellation)
    {
        if (!SignInEnabled)
        {
            return new TokenVerdict.Invalid();
        }

        var scheme = bearer.Get(JwtBearerDefaults.AuthenticationScheme);
        var parameters = await ParametersAsync(scheme, cancellation);
        var result = await scheme.TokenHandlers[0].ValidateTokenAsync(token, parameters);
        if (!result.IsValid)
        {
            LogRefused(result.Exception);
            return result.Exception is SecurityTokenExpiredException ? new TokenVerdict.Expired() : new TokenVerdict.Invalid();
        }

        return Verdict(result.ClaimsIdentity, result.SecurityToken);
    }

    private TokenVerdict Verdict(ClaimsIdentity identity, SecurityToken token)
    {
        var id = identity.FindFirst(_options.UserIdClaim)?.Value;
        if (!UserId.IsValid(id))
        {
            LogNoUserId(_options.UserIdClaim);
            return new TokenVerdict.Invalid();
        }

        var name = GuestName.TryParse(identity.FindFirst(_options.NameClaim)?.Value, out var given) ? given : id;
        var expiresAt = new DateTimeOffset(DateTime.SpecifyKind(token.ValidTo, DateTimeKind.Utc));
        return new TokenVerdict.Good(new UserProfile(id, name), expiresAt);
    }

    private static async ValueTask<TokenValidationParameters> ParametersAsync(JwtBearerOptions scheme, CancellationToken cancellation)
    {
        var parameters = scheme.TokenValidationParameters.Clone();
        if (scheme.ConfigurationManager is { } manager)
        {
            var authority = await manager.GetConfigurationAsync(cancellation);
            parameters.ValidIssuer ??= authority.Issuer;
            parameters.IssuerSigningKeys = authority.SigningKeys;
        }

        return parameters;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "A token was refused")]
    private partial void LogRefused(Exception why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A token was refused: its claim {Claim} is no user id (1 to 64 bytes, no control characters)")]
    private partial void LogNoUserId(string claim);
}
