using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Parley.Server.Tls;
using Parley.Server.WebSockets;

namespace Parley.Server.Hosting;

/// <summary>
/// Opens the addresses that <c>--urls</c> names. Kestrel would do so by itself, but gives no place behind its TLS layer, where the fast
/// lane for WebSockets belongs.
/// </summary>
internal static class Listeners
{
    private const string Default = "http://localhost:8080";
    private const string DefaultWithTls = "http://localhost:8080;https://*:8443";

    /// <summary>The addresses of a configuration, and the default ones when it names none.</summary>
    public static IReadOnlyList<BindingAddress> Read(IConfiguration configuration)
    {
        var text = configuration[WebHostDefaults.ServerUrlsKey];
        if (string.IsNullOrWhiteSpace(text))
        {
            text = string.Join(';', Ports(configuration, "http_ports", "http").Concat(Ports(configuration, "https_ports", "https")));
        }

        if (text.Length == 0)
        {
            var tls = configuration["Parley:Tls:Certificate"] is not null ||
                string.Equals(configuration["Parley:Tls:SelfSigned"], "true", StringComparison.OrdinalIgnoreCase);
            text = tls ? DefaultWithTls : Default;
        }

        return [.. text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Parse)];
    }

    /// <summary>Opens one address.</summary>
    public static void Listen(KestrelServerOptions kestrel, BindingAddress address)
    {
        void Configure(ListenOptions listener)
        {
            if (string.Equals(address.Scheme, "https", StringComparison.OrdinalIgnoreCase))
            {
                kestrel.ApplicationServices.GetRequiredService<ServerCertificate>().Use(listener);
            }

            var loopback = listener.IPEndPoint is { } endpoint && IPAddress.IsLoopback(endpoint.Address);
            listener.UseFastLane(loopback);
        }

        if (address.IsUnixPipe)
        {
            kestrel.ListenUnixSocket(address.UnixPipePath, Configure);
        }
        else if (string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase))
        {
            if (address.Port == 0)
            {
                throw new StartException("'localhost' is two addresses and cannot have port 0; use 127.0.0.1:0 or [::1]:0.");
            }

            kestrel.ListenLocalhost(address.Port, Configure);
        }
        else if (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip))
        {
            kestrel.Listen(ip, address.Port, Configure);
        }
        else
        {
            kestrel.ListenAnyIP(address.Port, Configure);
        }
    }

    private static BindingAddress Parse(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            var scheme = address.Scheme.ToUpperInvariant();
            if (scheme is "HTTP" or "HTTPS" && string.IsNullOrEmpty(address.PathBase))
            {
                return address;
            }
        }
        catch (FormatException problem)
        {
            throw new StartException($"--urls: '{url}' is no address ({problem.Message}). Write http://HOST:PORT.", problem);
        }

        throw new StartException($"--urls: '{url}' must be http://HOST:PORT or https://HOST:PORT, without a path.");
    }

    private static IEnumerable<string> Ports(IConfiguration configuration, string key, string scheme) =>
        (configuration[key] ?? "")
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(port => $"{scheme}://*:{port}");
}
