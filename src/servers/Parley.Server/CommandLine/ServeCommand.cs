using System.CommandLine;

namespace Parley.Server.CommandLine;

/// <summary>The verb <c>serve</c>: gateway, calls and web app in one process.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var shorthands = new[]
        {
            new Shorthand("--urls", "urls", "Addresses to listen on, separated by ';'. Default: http://localhost:8080", "URLS"),
            new Shorthand("--tls-cert", "Parley:Tls:Certificate", "Certificate for https addresses (PEM or PFX), reloaded when the file changes", "FILE"),
            new Shorthand("--tls-key", "Parley:Tls:Key", "Private key of a PEM certificate", "FILE"),
            new Shorthand("--data", "Parley:DataDirectory", "Where signing keys persist. Default: parley in the user's data folder", "FOLDER"),
            new Shorthand("--environment", "environment", "Name of the environment (appsettings.NAME.json)", "NAME"),
        };
        var selfSigned = new Option<bool>("--self-signed")
        {
            Description = "Make and keep a self-signed certificate, for trying it on a LAN; listens on https://*:8443 as well",
        };
        var jsonLogs = new Option<bool>("--json-logs") { Description = "Write logs as JSON, one object per line" };

        var command = new Command("serve", "Runs the server (the default).") { TreatUnmatchedTokensAsErrors = false };
        command.Options.Add(selfSigned);
        command.Options.Add(jsonLogs);
        foreach (var shorthand in shorthands)
        {
            command.Options.Add(shorthand.Option);
        }

        command.SetAction((parsed, cancellation) =>
        {
            var (given, problems) = ConfigurationArguments.Parse(parsed.UnmatchedTokens);
            if (problems.Count > 0)
            {
                return Task.FromResult(ServeAction.Refuse(problems));
            }

            var settings = new Dictionary<string, string?>(given, StringComparer.OrdinalIgnoreCase);
            foreach (var shorthand in shorthands)
            {
                if (parsed.GetValue(shorthand.Option) is { } value)
                {
                    settings[shorthand.Key] = value;
                }
            }

            if (parsed.GetValue(selfSigned))
            {
                settings["Parley:Tls:SelfSigned"] = "true";
            }

            if (parsed.GetValue(jsonLogs))
            {
                settings["Parley:Logging:Format"] = "Json";
            }

            return ServeAction.RunAsync(settings, cancellation);
        });
        return command;
    }

    private sealed class Shorthand(string name, string key, string description, string valueName)
    {
        public string Key { get; } = key;

        public Option<string> Option { get; } = new(name) { Description = description, HelpName = valueName };
    }
}
