using System.Reflection;
using Microsoft.Extensions.Options;
using Parley.Signaling.Orleans.Hosting;

namespace Parley.Server.Options;

/// <summary>Refuses settings under <c>Parley</c> that nobody reads: a mistyped limit must not be a limit that is silently the default.</summary>
/// <param name="configuration">The whole configuration.</param>
internal sealed class UnknownSettings(IConfiguration configuration) : IValidateOptions<ParleyOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ParleyOptions options)
    {
        var unknown = configuration.GetSection(ParleyOptions.Section).GetChildren()
            .Where(setting => !IsSection(setting, ParleyClusterOptions.Section))
            .SelectMany(setting => UnknownIn(setting, typeof(ParleyOptions)))
            .ToList();
        return unknown.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(unknown);
    }

    private static bool IsSection(IConfigurationSection setting, string path) =>
        string.Equals(setting.Path, path, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> UnknownIn(IConfigurationSection setting, Type options)
    {
        var property = options.GetProperty(setting.Key, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);
        if (property is null)
        {
            var known = string.Join(", ", options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(entry => entry.Name));
            return [$"Unknown setting '{setting.Path}'. There are: {known}."];
        }

        return property.IsDefined(typeof(ValidateObjectMembersAttribute))
            ? setting.GetChildren().SelectMany(child => UnknownIn(child, property.PropertyType))
            : [];
    }
}
