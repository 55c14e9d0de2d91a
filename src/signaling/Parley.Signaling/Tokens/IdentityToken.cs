using System.Diagnostics.CodeAnalysis;
using Parley.Signaling.Protocol;

namespace Parley.Signaling;

/// <summary>Who a guest is, on any device and after any restart (<c>identity</c> in docs/protocol.md §2).</summary>
/// <param name="User">The guest.</param>
/// <param name="GuestKey">The key that tells it from another guest with the same id.</param>
public sealed record IdentityToken(UserProfile User, string GuestKey);

/// <summary>Writes and reads guests' identities. Thread-safe.</summary>
public sealed class IdentityTokenCodec(TokenSigner signer)
{
    private const string Purpose = "parley guest identity";

    /// <summary>The signed token.</summary>
    public string Write(IdentityToken token) => signer.Sign(
        Purpose, new TokenWriter().Text(token.User.Id).Text(token.User.Name).Text(token.GuestKey).Written);

    /// <summary>Reads a token and checks its signature.</summary>
    public bool TryRead(string? text, [NotNullWhen(true)] out IdentityToken? token, out TokenFailure failure)
    {
        token = null;
        failure = signer.Verify(Purpose, text, out var payload);
        if (failure != TokenFailure.None)
        {
            return false;
        }

        var reader = new TokenReader(payload);
        var read = new IdentityToken(new UserProfile(reader.Text(), reader.Text()), reader.Text());
        if (!reader.Complete)
        {
            failure = TokenFailure.Malformed;
            return false;
        }

        token = read;
        return true;
    }
}
