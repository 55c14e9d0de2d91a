namespace Parley.Server.CommandLine;

/// <summary>
/// Arguments that set configuration by its full name, as ASP.NET Core takes them: <c>--Parley:Guests:Allow=Always</c>, or the value as
/// the next argument. Only names with a section are taken, so that a mistyped option is an error instead of a setting nobody reads.
/// </summary>
internal static class ConfigurationArguments
{
    public static (IReadOnlyDictionary<string, string?> Settings, IReadOnlyList<string> Problems) Parse(IReadOnlyList<string> tokens)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var problems = new List<string>();
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            var equals = token.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? token : token[..equals];
            if (!name.StartsWith("--", StringComparison.Ordinal) || !name.Contains(':', StringComparison.Ordinal))
            {
                problems.Add($"Unknown option or argument '{token}'. See --help; settings are written --Parley:Section:Key=VALUE.");
            }
            else if (equals >= 0)
            {
                settings[name[2..]] = token[(equals + 1)..];
            }
            else if (i + 1 < tokens.Count && !tokens[i + 1].StartsWith("--", StringComparison.Ordinal))
            {
                settings[name[2..]] = tokens[++i];
            }
            else
            {
                problems.Add($"The setting '{name}' needs a value: {name}=VALUE.");
            }
        }

        return (settings, problems);
    }
}
