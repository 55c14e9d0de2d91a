using System.Globalization;

namespace Parley.Server.CommandLine;

/// <summary>Options of <c>turn</c> that stand for more than one setting.</summary>
internal static class TurnArguments
{
    /// <summary>Reads <c>--user NAME:PASSWORD</c>; the password may hold further colons.</summary>
    /// <returns>What is wrong.</returns>
    public static IEnumerable<string> ReadUsers(IEnumerable<string> users, IDictionary<string, string?> settings)
    {
        foreach (var (index, user) in users.Index())
        {
            var colon = user.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || colon == user.Length - 1)
            {
                yield return "--user takes NAME:PASSWORD.";
                continue;
            }

            settings[$"Parley:Turn:Users:{index}:Name"] = user[..colon];
            settings[$"Parley:Turn:Users:{index}:Password"] = user[(colon + 1)..];
        }
    }

    /// <summary>Reads <c>--port-range FIRST-LAST</c>.</summary>
    /// <returns>What is wrong.</returns>
    public static IEnumerable<string> ReadPortRange(string? range, IDictionary<string, string?> settings)
    {
        if (range is null)
        {
            yield break;
        }

        var ports = range.Split('-');
        if (ports.Length != 2 || !Array.TrueForAll(ports, port => ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            yield return $"--port-range takes FIRST-LAST, such as 49152-65535, and not '{range}'.";
            yield break;
        }

        settings["Parley:Turn:MinRelayPort"] = ports[0];
        settings["Parley:Turn:MaxRelayPort"] = ports[1];
    }
}
