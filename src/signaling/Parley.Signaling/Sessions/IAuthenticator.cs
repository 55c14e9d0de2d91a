using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <summary>Tells who a token belongs to. Thread-safe.</summary>
public interface IAuthenticator
{
    /// <summary>Whether users can sign in at all. Where guests are allowed as well, their ids get a prefix, so that no guest can take a
    /// user's id.</summary>
    bool SignInEnabled { get; }

    /// <summary>Checks a token.</summary>
    ValueTask<TokenVerdict> CheckAsync(string token, CancellationToken cancellation);
}

/// <summary>What <see cref="IAuthenticator"/> found.</summary>
public abstract record TokenVerdict
{
    private TokenVerdict() { }

    /// <summary>The token is good.</summary>
    /// <param name="User">Whose it is.</param>
    /// <param name="ExpiresAt">Until when.</param>
    public sealed record Good(UserProfile User, DateTimeOffset ExpiresAt) : TokenVerdict;

    /// <summary>Its time is over.</summary>
    public sealed record Expired : TokenVerdict;

    /// <summary>It is not from the issuer, not for this server, or not a token.</summary>
    public sealed record Invalid : TokenVerdict;
}
