using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <summary>What clients keep for a gateway. A session is named by its address, so the token's session id is the address's version.</summary>
internal sealed class SessionTokens(TokenSigner signer)
{
    private readonly SessionTokenCodec _sessions = new(signer);
    private readonly IdentityTokenCodec _identities = new(signer);
    private readonly CallTicketCodec _tickets = new(signer);

    public static DeviceAddress AddressOf(SessionToken token) => new(
        token.User.Id,
        token.Device,
        token.Gateway,
        long.TryParse(token.Session, CultureInfo.InvariantCulture, out var version) ? version : 0);

    public string WriteSession(Session session, DateTimeOffset now)
    {
        var address = session.Address;
        var id = address.Version.ToString(CultureInfo.InvariantCulture);
        return _sessions.Write(new SessionToken(id, address.Gateway, session.User, address.Device, session.GuestKey, now));
    }

    public string WriteIdentity(UserProfile user, string key) => _identities.Write(new IdentityToken(user, key));

    public bool TryReadSession(string text, [NotNullWhen(true)] out SessionToken? token) => _sessions.TryRead(text, out token, out _);

    public bool TryReadIdentity(string text, [NotNullWhen(true)] out IdentityToken? token) => _identities.TryRead(text, out token, out _);

    public bool TryReadTicket(string text, [NotNullWhen(true)] out CallTicket? ticket) => _tickets.TryRead(text, out ticket, out _);
}
