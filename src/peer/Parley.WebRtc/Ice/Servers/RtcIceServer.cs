namespace Parley.WebRtc.Ice.Servers;

/// <summary>STUN or TURN servers by their URLs, as W3C's RTCIceServer has them. Immutable.</summary>
/// <param name="Urls">One or more <c>stun:</c>, <c>turn:</c> or <c>turns:</c> URLs (RFC 7064, RFC 7065).</param>
public sealed record RtcIceServer(IReadOnlyList<string> Urls)
{
    /// <summary>One URL.</summary>
    public RtcIceServer(string url)
        : this([url])
    {
    }

    /// <summary>For TURN: the user name.</summary>
    public string? Username { get; init; }

    /// <summary>For TURN: the password.</summary>
    public string? Credential { get; init; }

    /// <summary>For people; without the credential.</summary>
    public override string ToString() => string.Join(' ', Urls);

    /// <summary>Reads the URLs.</summary>
    /// <exception cref="ArgumentException">One is none, or a TURN server has no user name and credential (W3C's SyntaxError and InvalidAccessError).</exception>
    internal IReadOnlyList<IceServerUrl> Parse()
    {
        var parsed = new List<IceServerUrl>();
        foreach (var text in Urls)
        {
            var error = IceServerUrl.TryParse(text, out var url);
            if (error != IceServerUrlError.None)
            {
                throw new ArgumentException($"'{text}' is no URL of a STUN or TURN server: {error}.");
            }

            if (url.IsTurn && (Username is null || Credential is null))
            {
                throw new ArgumentException($"'{text}' is a TURN server and needs a user name and a credential.");
            }

            parsed.Add(url);
        }

        return parsed;
    }
}
