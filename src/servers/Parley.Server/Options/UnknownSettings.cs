using System.Reflection;
using Microsoft.Extensions.Options;
using Parley.Signaling.Orleans.Hosting;
using Parley.TurnServer.Options;

namespace Parley.Server.Options;

/// <summary>Refuses settings under <c>Parley</c> that nobody reads: a mistyped limit must not be a limit that is silently the default.</summary>
/// <param name="configuration">The whole configuration.</param>
internal sealed class UnknownSettings(IConfiguration configuration) : IValidateOptions<ParleyOptions>, IValidateOptions<TurnOptions>
{
    // They have options of their own.
    private static readonly string[] Elsewhere = [ParleyClusterOptions.Section, TurnOptions.Section];

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ParleyOptions options) => Judge(
        configuration.GetSection(ParleyOptions.Section).GetChildren()
            .Where(setting => !Elsewhere.Contains(setting.Path, StringComparer.OrdinalIgnoreCase))
            .SelectMany(setting => UnknownIn(setting, typeof(ParleyOptions), Elsewhere)));

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, TurnOptions options) => Judge(
        configuration.GetSection(TurnOptions.Section).GetChildren().SelectMany(setting => UnknownIn(setting, typeof(TurnOptions), [])));

    private static ValidateOptionsResult Judge(IEnumerable<string> unknown) =>
        unknown.ToList() is { Count: > 0 } problems ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;

    private static IEnumerable<string> UnknownIn(IConfigurationSection setting, Type options, IEnumerable<string> others)
    {
        var property = options.GetProperty(setting.Key, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);
        if (property is null)
        {
            var known = options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(entry => entry.Name)
                .Concat(others.Select(path => path.Split(':')[^1]));
            return [$"Unknown setting '{setting.Path}'. There are: {string.Join(", ", known)}."];
        }

        return property.IsDefined(typeof(ValidateObjectMembersAttribute))
            ? setting.GetChildren().SelectMany(child => UnknownIn(child, property.PropertyType, []))
            : [];
    }
}
