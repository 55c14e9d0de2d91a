using System.Diagnostics.CodeAnalysis;
using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <summary>What a client resumes with (<c>session</c> in docs/protocol.md §2): which session it is, where it lives, and whose it is.</summary>
/// <param name="Session">The session's id.</param>
/// <param name="Gateway">The gateway that began it.</param>
/// <param name="User">Whose.</param>
/// <param name="Device">Of which device.</param>
/// <param name="GuestKey">The guest's key; null for users who signed in.</param>
/// <param name="IssuedAt">When it was issued.</param>
public sealed record SessionToken(
    string Session, string Gateway, UserProfile User, DeviceId Device, string? GuestKey, DateTimeOffset IssuedAt);

/// <summary>Writes and reads session tokens. Thread-safe.</summary>
public sealed class SessionTokenCodec(TokenSigner signer)
{
    private const string Purpose = "parley session";

    /// <summary>The signed token.</summary>
    public string Write(SessionToken token) => signer.Sign(Purpose, new TokenWriter()
        .Text(token.Session)
        .Text(token.Gateway)
        .Text(token.User.Id)
        .Text(token.User.Name)
        .Id(token.Device.Value)
        .Text(token.GuestKey ?? "")
        .Time(token.IssuedAt)
        .Written);

    /// <summary>Reads a token and checks its signature; whether its session still lives, the gateway knows.</summary>
    public bool TryRead(string? text, [NotNullWhen(true)] out SessionToken? token, out TokenFailure failure)
    {
        token = null;
        failure = signer.Verify(Purpose, text, out var payload);
        if (failure != TokenFailure.None)
        {
            return false;
        }

        var reader = new TokenReader(payload);
        var read = new SessionToken(
            reader.Text(), reader.Text(), new UserProfile(reader.Text(), reader.Text()), new DeviceId(reader.Id()),
            reader.Text() is { Length: > 0 } key ? key : null, reader.Time());
        if (!reader.Complete)
        {
            failure = TokenFailure.Malformed;
            return false;
        }

        token = read;
        return true;
    }
}
