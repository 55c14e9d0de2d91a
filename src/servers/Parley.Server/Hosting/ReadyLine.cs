using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Parley.Server.Tls;
using Parley.TurnServer.Hosting;

namespace Parley.Server.Hosting;

/// <summary>What the server prints when it is ready: its addresses, a hint where one helps, and one line with a stable beginning.</summary>
internal static class ReadyLine
{
    private static readonly long Began = Stopwatch.GetTimestamp();

    /// <summary>The program begins now. The process may be older: <c>./run</c> builds in it first.</summary>
    public static void Begin() => _ = Began;

    public static void Write(WebApplication app, TextWriter output)
    {
        var server = app.Services.GetRequiredService<IServer>();
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses.ToArray() ?? [];
        var certificate = app.Services.GetRequiredService<ServerCertificate>();
        foreach (var address in addresses)
        {
            foreach (var reachable in LanAddresses.Expand(address))
            {
                output.WriteLine($"  {reachable}");
            }
        }

        foreach (var listener in app.Services.GetRequiredService<ITurnServer>().Listeners)
        {
            output.WriteLine($"  {listener}");
        }

        if (certificate.Hint is { } hint)
        {
            output.WriteLine(hint);
        }

        var first = addresses.Length > 0 ? LanAddresses.Expand(addresses[0]).First() : "(no address)";
        var listeners = addresses.Length == 1 ? "1 address" : $"{addresses.Length} addresses";
        Write($"{first} ({listeners})", output);
    }

    /// <summary>The same for the STUN and TURN server alone: one line with all its addresses.</summary>
    public static void WriteTurn(IHost host, TextWriter output)
    {
        var server = host.Services.GetRequiredService<ITurnServer>();
        var addresses = server.Listeners.Count > 0 ? string.Join(' ', server.Listeners) : "(no address)";
        Write($"{addresses} relaying from {string.Join(' ', server.Relays)}", output);
    }

    private static void Write(string what, TextWriter output)
    {
        var elapsed = Stopwatch.GetElapsedTime(Began);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Parley is ready: {what} in {elapsed.TotalSeconds:0.0} s"));
        output.Flush();
    }
}
