using System.Text;
using Parley.Stun;
using Parley.Turn.Server;

namespace Parley.Turn.Tests.Server.World;

/// <summary>A few users; a name that begins with a time is good until then.</summary>
internal sealed class TestCredentials : ITurnCredentials
{
    public Dictionary<string, string> Users { get; } = new() { ["user"] = "password", ["other"] = "password2" };

    public int LookUps { get; private set; }

    public bool KnowsUserHashes { get; set; }

    public CredentialResult TryGetKey(
        ReadOnlySpan<byte> username, PasswordAlgorithm algorithm, long unixTime, int candidate, Span<byte> key, out int length)
    {
        LookUps++;
        length = 0;
        var name = Encoding.UTF8.GetString(username);
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && long.Parse(name[..colon], System.Globalization.CultureInfo.InvariantCulture) < unixTime)
        {
            return CredentialResult.Expired;
        }

        if (candidate > 0 || !Users.TryGetValue(name[(colon + 1)..], out var password))
        {
            return CredentialResult.Unknown;
        }

        var bytes = LongTermKey.Compute(algorithm, name, TurnWorld.Realm, password);
        bytes.CopyTo(key);
        length = bytes.Length;
        return CredentialResult.Found;
    }

    public bool TryFindUser(ReadOnlySpan<byte> userHash, Span<byte> username, out int length)
    {
        foreach (var name in Users.Keys)
        {
            if (userHash.SequenceEqual(Hash(name)))
            {
                return Encoding.UTF8.TryGetBytes(name, username, out length);
            }
        }

        length = 0;
        return false;
    }

    // RFC 8489 §14.4: SHA-256 of "user:realm".
    public static byte[] Hash(string name) => System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes($"{name}:{TurnWorld.Realm}"));
}
