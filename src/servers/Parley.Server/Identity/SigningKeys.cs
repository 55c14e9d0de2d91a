using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Server.Hosting;
using Parley.Signaling;

namespace Parley.Server.Identity;

/// <summary>
/// The keys that sign tickets, session tokens and identities. They persist in the data directory, so that calls survive a restart. The file
/// holds several: the first signs, all of them verify; a new one is put in front, an old one is taken out once no token of it is needed.
/// </summary>
internal static class SigningKeys
{
    private const string FileName = "signing-keys.json";
    private const int SecretLength = 32;

    /// <summary>Reads the keys, and makes the first one when there is none.</summary>
    public static TokenSigner Load(DataDirectory data)
    {
        var path = data.FileName(FileName);
        if (!File.Exists(path))
        {
            var first = new KeyFile([new KeyEntry(1, RandomNumberGenerator.GetBytes(SecretLength))]);
            data.WriteSecretOnce(FileName, JsonSerializer.SerializeToUtf8Bytes(first, KeyFileJson.Default.KeyFile));
        }

        try
        {
            var file = JsonSerializer.Deserialize(File.ReadAllBytes(path), KeyFileJson.Default.KeyFile);
            return new TokenSigner((file?.Keys ?? []).Select(key => new SigningKey(key.Id, key.Secret)));
        }
        catch (Exception problem) when (problem is JsonException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The signing keys in '{path}' cannot be used: {problem.Message}", problem);
        }
    }

    internal sealed record KeyFile(IReadOnlyList<KeyEntry> Keys);

    internal sealed record KeyEntry(byte Id, byte[] Secret);
}

/// <summary>How the key file reads: <c>{"keys":[{"id":1,"secret":"base64"}]}</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(SigningKeys.KeyFile))]
internal sealed partial class KeyFileJson : JsonSerializerContext;
