using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <summary>Who says hello.</summary>
internal abstract record Visitor
{
    private Visitor() { }

    public sealed record Known(UserProfile User, string? GuestKey, DateTimeOffset ExpiresAt) : Visitor;

    public sealed record Refused(CloseReason Reason) : Visitor;
}

/// <summary>Finds out who says hello: a user with a token, or a guest where guests are let in.</summary>
internal sealed class Reception(Gateway gateway, ConnectionTerms terms)
{
    private const int GuestKeyBytes = 12;

    public async ValueTask<Visitor> IdentifyAsync(
        ClientMessage.Hello hello, SessionToken? resumed, CancellationToken cancellation)
    {
        if (hello.Token is { } token)
        {
            return await gateway.Authenticator.CheckAsync(token, cancellation) switch
            {
                TokenVerdict.Good good when GuestNames.IsGuest(good.User.Id, gateway.Authenticator) =>
                    new Visitor.Refused(CloseReason.TokenInvalid),
                TokenVerdict.Good good => new Visitor.Known(good.User, null, good.ExpiresAt),
                TokenVerdict.Expired => new Visitor.Refused(CloseReason.TokenExpired),
                _ => new Visitor.Refused(CloseReason.TokenInvalid),
            };
        }

        var asGuest = hello.Name is not null || hello.Identity is not null || resumed?.GuestKey is not null;
        if (!terms.GuestsAllowed)
        {
            return new Visitor.Refused(asGuest ? CloseReason.GuestsNotAllowed : CloseReason.SignInRequired);
        }

        if (resumed?.GuestKey is { } key)
        {
            return Guest(resumed.User, key);
        }

        if (hello.Identity is { } identity && gateway.Tokens.TryReadIdentity(identity, out var known))
        {
            return Guest(known.User, known.GuestKey);
        }

        return GuestName.TryParse(hello.Name, out var name) && GuestNames.ToUser(name, gateway.Authenticator) is { } user
            ? Guest(user, gateway.NewToken(GuestKeyBytes))
            : new Visitor.Refused(CloseReason.NameInvalid);
    }

    private static Visitor.Known Guest(UserProfile user, string key) => new(user, key, DateTimeOffset.MaxValue);
}
