using System.Security.Cryptography;
using System.Text;
using Parley.Server.Hosting;

namespace Parley.Server.Turn;

/// <summary>
/// The secret of the TURN credentials that this server gives to its own clients. It persists in the data directory: credentials survive a restart, as
/// sessions do.
/// </summary>
internal static class TurnSecret
{
    private const string FileName = "turn-secret";
    private const int Length = 32;

    /// <summary>Reads the secret, and makes it when there is none.</summary>
    /// <exception cref="StartException">The file cannot be used.</exception>
    public static string Load(DataDirectory data)
    {
        var path = data.FileName(FileName);
        if (!File.Exists(path))
        {
            data.WriteSecretOnce(FileName, Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Length)) + "\n"));
        }

        try
        {
            var secret = File.ReadAllText(path).Trim();
            return secret.Length > 0 ? secret : throw new StartException($"The TURN secret in '{path}' is empty. Remove the file to get a new one.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The TURN secret in '{path}' cannot be read: {problem.Message}", problem);
        }
    }
}
