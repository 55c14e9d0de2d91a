using System.CommandLine;
using Parley.Server.Hosting;

namespace Parley.Server.CommandLine;

/// <summary>The verb <c>turn</c>: the STUN and TURN server alone.</summary>
internal static class TurnCommand
{
    public static Command Create()
    {
        Shorthand[] shorthands =
        [
            new("--realm", "Parley:Turn:Realm", "Realm of the credentials. Default: parley", "REALM"),
            new("--tls-cert", "Parley:Turn:Tls:Certificate", "Certificate for TLS (PEM or PFX), reloaded when the file changes", "FILE"),
            new("--tls-key", "Parley:Turn:Tls:Key", "Private key of a PEM certificate", "FILE"),
            new("--alternate-server", "Parley:Turn:AlternateServer", "Send all requests for allocations there", "ADDRESS:PORT"),
            new("--loops", "Parley:Turn:Loops", "Event loops. Default: one per core", "N"),
            new("--data", "Parley:DataDirectory", "Where a self-signed certificate persists. Default: parley in the user's data folder", "FOLDER"),
            new("--environment", "environment", "Name of the environment (appsettings.NAME.json)", "NAME"),
        ];
        RepeatedShorthand[] lists =
        [
            new(
                "--listen", "Parley:Turn:Listen",
                "Where to listen, UDP and TCP; * for all addresses of this machine. Default: localhost, port 3478. Repeat for several", "ADDRESS[:PORT]"),
            new("--tls-listen", "Parley:Turn:Tls:Listen", "Where to listen for TLS. Default with a certificate: as --listen, port 5349", "ADDRESS[:PORT]"),
            new("--shared-secret", "Parley:Turn:SharedSecrets", "Secret of time-limited credentials (user name EXPIRY:NAME, password HMAC-SHA1)", "SECRET"),
            new(
                "--relay-address", "Parley:Turn:RelayAddresses",
                "Where relayed addresses are: what peers see, and the address of this machine behind it. Default: the addresses listened on", "PUBLIC[/BIND]"),
            new("--allow-peer", "Parley:Turn:AllowPeers", "Allow peers in a range that is private or special otherwise. Repeat for several", "PREFIX"),
            new("--deny-peer", "Parley:Turn:DenyPeers", "Deny peers in a range. Repeat for several", "PREFIX"),
        ];
        Switch[] switches =
        [
            new("--anonymous", "Parley:Turn:Anonymous", "true", "Relay without credentials; on loopback only"),
            new("--tcp-allocations", "Parley:Turn:TcpAllocations", "true", "Let clients ask for TCP connections to peers (RFC 6062)"),
            new("--json-logs", "Parley:Logging:Format", "Json", "Write logs as JSON, one object per line"),
        ];
        var users = new Option<string[]>("--user")
        {
            Description = "A user with a fixed password. Repeat for several", HelpName = "NAME:PASSWORD", Arity = ArgumentArity.OneOrMore,
        };
        var portRange = new Option<string>("--port-range") { Description = "Ports of relayed addresses. Default: 49152-65535", HelpName = "FIRST-LAST" };
        var metrics = new Option<string>("--metrics-listen")
        {
            Description = "Serve /healthz and /metrics over HTTP there. Default: nowhere", HelpName = "ADDRESS:PORT",
        };

        var command = new Command("turn", "Runs the STUN and TURN server alone.") { TreatUnmatchedTokensAsErrors = false };
        Option[] options =
        [
            .. lists.Select(entry => entry.Option), .. shorthands.Select(entry => entry.Option), .. switches.Select(entry => entry.Option),
            users, portRange, metrics,
        ];
        Array.ForEach(options, command.Options.Add);
        command.SetAction((parsed, cancellation) =>
        {
            var (given, unread) = ConfigurationArguments.Parse(parsed.UnmatchedTokens);
            var problems = unread.ToList();
            var settings = new Dictionary<string, string?>(given, StringComparer.OrdinalIgnoreCase);
            Array.ForEach(shorthands, shorthand => shorthand.Read(parsed, settings));
            Array.ForEach(lists, list => list.Read(parsed, settings));
            Array.ForEach(switches, entry => entry.Read(parsed, settings));
            problems.AddRange(TurnArguments.ReadUsers(parsed.GetValue(users) ?? [], settings));
            problems.AddRange(TurnArguments.ReadPortRange(parsed.GetValue(portRange), settings));
            return problems.Count > 0
                ? Task.FromResult(HostAction.Refuse(problems))
                : HostAction.RunAsync(
                    () => TurnAlone.Build(settings, parsed.GetValue(metrics)), host => ReadyLine.WriteTurn(host, Console.Out), cancellation);
        });
        return command;
    }
}
