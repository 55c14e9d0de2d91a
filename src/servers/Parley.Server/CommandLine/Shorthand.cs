using System.CommandLine;

namespace Parley.Server.CommandLine;

/// <summary>An option that is short for a setting.</summary>
/// <param name="name">The option, such as <c>--urls</c>.</param>
/// <param name="key">The setting.</param>
/// <param name="description">What it does.</param>
/// <param name="valueName">What its value is called in the help.</param>
internal sealed class Shorthand(string name, string key, string description, string valueName)
{
    public Option<string> Option { get; } = new(name) { Description = description, HelpName = valueName };

    /// <summary>Adds the setting if the option was given.</summary>
    public void Read(ParseResult parsed, IDictionary<string, string?> settings)
    {
        if (parsed.GetValue(Option) is { } value)
        {
            settings[key] = value;
        }
    }
}

/// <summary>An option without a value that is short for a setting.</summary>
/// <param name="name">The option.</param>
/// <param name="key">The setting.</param>
/// <param name="value">What it is set to.</param>
/// <param name="description">What it does.</param>
internal sealed class Switch(string name, string key, string value, string description)
{
    public Option<bool> Option { get; } = new(name) { Description = description };

    /// <summary>Adds the setting if the option was given.</summary>
    public void Read(ParseResult parsed, IDictionary<string, string?> settings)
    {
        if (parsed.GetValue(Option))
        {
            settings[key] = value;
        }
    }
}

/// <summary>An option that may be given several times, each for one entry of a list.</summary>
/// <param name="name">The option.</param>
/// <param name="key">The setting of the list.</param>
/// <param name="description">What it does.</param>
/// <param name="valueName">What its value is called in the help.</param>
internal sealed class RepeatedShorthand(string name, string key, string description, string valueName)
{
    public Option<string[]> Option { get; } = new(name)
    {
        Description = description, HelpName = valueName, Arity = System.CommandLine.ArgumentArity.OneOrMore,
    };

    /// <summary>Adds an entry for each time the option was given.</summary>
    public void Read(ParseResult parsed, IDictionary<string, string?> settings)
    {
        foreach (var (index, value) in (parsed.GetValue(Option) ?? []).Index())
        {
            settings[$"{key}:{index}"] = value;
        }
    }
}
