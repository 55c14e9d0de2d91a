using System.Text;
using Parley.Stun;

namespace Parley.Turn.Client;

/// <summary>What a challenge has made of user name and password: what every request carries from then on (RFC 8489 §9.2.3.2, §9.2.5).</summary>
internal sealed class ClientCredential
{
    // More algorithms than anyone will ever assign; what comes from outside is kept, and must stay small.
    private const int MaxOffered = 256;

    private readonly byte[] _name;
    private readonly StunAttributeType _nameType;
    private readonly byte[]? _offered;
    private readonly PasswordAlgorithm _algorithm;
    private readonly byte[] _key;

    private ClientCredential(
        StunAttributeType nameType, byte[] name, byte[] realm, byte[] nonce, byte[]? offered, PasswordAlgorithm algorithm, byte[] key)
    {
        (_nameType, _name, Realm, Nonce, _offered, _algorithm, _key) = (nameType, name, realm, nonce, offered, algorithm, key);
    }

    public byte[] Realm { get; }

    public byte[] Nonce { get; }

    // RFC 8489 §9.2.5: "If the response contains a PASSWORD-ALGORITHMS attribute, all the subsequent requests MUST be authenticated using
    // MESSAGE-INTEGRITY-SHA256 only."
    public bool Sha256 => _offered is not null;

    /// <summary>Answers a challenge.</summary>
    /// <param name="settings">User name and password.</param>
    /// <param name="challenge">An error response with 401 or 438.</param>
    /// <param name="verdict">Whether it may be answered.</param>
    /// <returns>Null when it may not.</returns>
    public static ClientCredential? TryAnswer(TurnClientSettings settings, in StunMessage challenge, out ChallengeVerdict verdict)
    {
        verdict = ClientBidDown.Judge(challenge, out var algorithm);
        if (verdict > ChallengeVerdict.AnswerWithUserHash)
        {
            return null;
        }

        if (challenge.TryReadBytes(StunAttributeType.PasswordAlgorithms, out var list) && list.Length > MaxOffered)
        {
            verdict = ChallengeVerdict.Malformed;
            return null;
        }

        challenge.TryReadBytes(StunAttributeType.Realm, out var realm);
        challenge.TryReadBytes(StunAttributeType.Nonce, out var nonce);
        var offered = challenge.Has(StunAttributeType.PasswordAlgorithms) ? list.ToArray() : null;
        var username = Encoding.UTF8.GetBytes(OpaqueString.Prepare(settings.Username));
        var password = Encoding.UTF8.GetBytes(OpaqueString.Prepare(settings.Password));
        var key = new byte[LongTermKey.Length(algorithm)];
        LongTermKey.Compute(algorithm, username, realm, password, key);
        if (verdict == ChallengeVerdict.AnswerWithUsername)
        {
            return new(StunAttributeType.Username, username, realm.ToArray(), nonce.ToArray(), offered, algorithm, key);
        }

        var hash = new byte[UserHash.Length];
        UserHash.Compute(username, realm, hash);
        return new(StunAttributeType.UserHash, hash, realm.ToArray(), nonce.ToArray(), offered, algorithm, key);
    }

    /// <summary>Adds who asks, and vouches for the whole.</summary>
    public void Write(ref StunMessageWriter writer)
    {
        writer.WriteBytes(_nameType, _name);
        writer.WriteBytes(StunAttributeType.Realm, Realm);
        writer.WriteBytes(StunAttributeType.Nonce, Nonce);
        if (_offered is null)
        {
            writer.WriteMessageIntegrity(_key);
            return;
        }

        // RFC 8489 §9.2.5: the list with the same content, and the choice.
        writer.WriteBytes(StunAttributeType.PasswordAlgorithms, _offered);
        writer.Write(new ChosenAlgorithm(_algorithm));
        writer.WriteMessageIntegritySha256(_key);
    }

    /// <summary>Whether a response is vouched for in kind.</summary>
    public bool Vouches(in StunMessage response) => ClientBidDown.IsAuthentic(response, _key, Sha256);
}
