using System.CommandLine;
using Parley.Server.Hosting;

namespace Parley.Server.CommandLine;

/// <summary>The verb <c>serve</c>: gateway, calls, STUN and TURN, and web app in one process.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        Shorthand[] shorthands =
        [
            new("--urls", "urls", "Addresses to listen on, separated by ';'. Default: http://localhost:8080", "URLS"),
            new("--tls-cert", "Parley:Tls:Certificate", "Certificate for https addresses (PEM or PFX), reloaded when the file changes", "FILE"),
            new("--tls-key", "Parley:Tls:Key", "Private key of a PEM certificate", "FILE"),
            new("--data", "Parley:DataDirectory", "Where signing keys persist. Default: parley in the user's data folder", "FOLDER"),
            new("--environment", "environment", "Name of the environment (appsettings.NAME.json)", "NAME"),
        ];
        RepeatedShorthand relayAddress = new(
            "--relay-address", "Parley:Turn:RelayAddresses", "Where TURN relays from: the address that peers see, and the one of this machine behind it",
            "PUBLIC[/BIND]");
        Switch[] switches =
        [
            new(
                "--self-signed", "Parley:Tls:SelfSigned", "true",
                "Make and keep a self-signed certificate, for trying it on a LAN; listens on https://*:8443 as well"),
            new("--json-logs", "Parley:Logging:Format", "Json", "Write logs as JSON, one object per line"),
        ];

        var command = new Command("serve", "Runs the server (the default).") { TreatUnmatchedTokensAsErrors = false };
        foreach (var option in switches.Select(entry => (Option)entry.Option)
            .Concat(shorthands.Select(entry => entry.Option)).Append(relayAddress.Option))
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancellation) =>
        {
            var (given, problems) = ConfigurationArguments.Parse(parsed.UnmatchedTokens);
            if (problems.Count > 0)
            {
                return Task.FromResult(HostAction.Refuse(problems));
            }

            var settings = new Dictionary<string, string?>(given, StringComparer.OrdinalIgnoreCase);
            Array.ForEach(shorthands, shorthand => shorthand.Read(parsed, settings));
            Array.ForEach(switches, entry => entry.Read(parsed, settings));
            relayAddress.Read(parsed, settings);
            return HostAction.RunAsync(() => ParleyServer.Build(settings), app => ReadyLine.Write(app, Console.Out), cancellation);
        });
        return command;
    }
}
