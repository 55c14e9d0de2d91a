using System.Net;
using Microsoft.Extensions.Options;
using Parley.Server.Hosting;
using Parley.TurnServer.Options;

namespace Parley.Server.Turn;

/// <summary>What TURN's options are in <c>serve</c> where the operator says nothing: listening where the pages are served, with a secret of its own.</summary>
internal sealed class TurnDefaults(
    IReadOnlyList<BindingAddress> urls, IReadOnlyList<IPAddress> backends, DataDirectory data) : IPostConfigureOptions<TurnOptions>
{
    private const int AllocationsPerSession = 64;

    public void PostConfigure(string? name, TurnOptions options)
    {
        if (!options.Enabled)
        {
            return;
        }

        if (options.Listen.Count == 0)
        {
            foreach (var host in urls.Select(HostOf).Distinct())
            {
                options.Listen.Add(host);
            }
        }

        foreach (var backend in backends)
        {
            options.Backends.Add($"{backend}");
        }

        options.Limits.AllocationsPerUser ??= AllocationsPerSession;
        // Secrets that are given are shared with other servers behind the same name; whoever of them gave a credential, it is good at all of them.
        if (options.SharedSecrets.Count == 0)
        {
            options.SharedSecrets.Add(TurnSecret.Load(data));
        }
    }

    private static string HostOf(BindingAddress url)
    {
        if (url.IsUnixPipe || string.Equals(url.Host, "localhost", StringComparison.OrdinalIgnoreCase))
        {
            return "localhost";
        }

        // Kestrel takes every other name for all addresses.
        return IPAddress.TryParse(url.Host.Trim('[', ']'), out _) ? url.Host : "*";
    }
}
