using System.Net;
using System.Net.Sockets;
using Parley.Signaling.Orleans.Hosting;

namespace Parley.Server.Turn;

/// <summary>What lies behind this server: no TURN client may name it as a peer, wherever it is.</summary>
internal static class Backends
{
    /// <summary>The addresses of the servers that the configuration names, as they are found at the start.</summary>
    public static IReadOnlyList<IPAddress> Read(IConfiguration configuration)
    {
        // host:6379,other:6379,password=…: what has no '=' is a server.
        var redis = configuration[$"{ParleyClusterOptions.Section}:{nameof(ParleyClusterOptions.Redis)}"] ?? "";
        return
        [
            .. redis.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Where(part => !part.Contains('=', StringComparison.Ordinal))
                .SelectMany(AddressesOf)
                .Distinct(),
        ];
    }

    private static IPAddress[] AddressesOf(string server)
    {
        if (IPEndPoint.TryParse(server, out var endPoint))
        {
            return [endPoint.Address];
        }

        try
        {
            return Dns.GetHostAddresses(server.Split(':')[0]);
        }
        catch (Exception problem) when (problem is SocketException or ArgumentException)
        {
            // A name that leads nowhere: the cluster itself says so.
            return [];
        }
    }
}
