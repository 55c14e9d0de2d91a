using System.Net;
using System.Net.Sockets;
using Parley.Ice;
using Parley.SansIO;

namespace Parley.WebRtc.Ice.Servers;

/// <summary>Turns servers' names into addresses, with the system's resolver.</summary>
internal sealed class ServerNames(Func<string, Task<IPAddress[]>> lookUp)
{
    /// <summary>The system's resolver.</summary>
    public static ServerNames System { get; } = new(static name => Dns.GetHostAddressesAsync(name));

    /// <summary>Resolves a server.</summary>
    /// <param name="url">Where it is.</param>
    /// <param name="credentials">User name and password for TURN.</param>
    /// <returns>
    /// The server at its first address of each family, as more are the same server again; or an error.
    /// </returns>
    public async Task<(IReadOnlyList<IceServer> Servers, IceCandidateError? Error)> ResolveAsync(IceServerUrl url, RtcIceServer credentials)
    {
        if (url is { IsTurn: false, Protocol: TransportProtocol.Tls })
        {
            return ([], new IceCandidateError(url.ToString(), IceCandidateError.NotReached, "A reflexive address of a TLS connection is of no use"));
        }

        IPAddress[] addresses;
        try
        {
            addresses = IPAddress.TryParse(url.Host, out var literal) ? [literal] : await lookUp(url.Host);
        }
        catch (SocketException e)
        {
            return ([], new IceCandidateError(url.ToString(), IceCandidateError.NotReached, $"{url.Host} could not be resolved: {e.SocketErrorCode}"));
        }

        IceServer[] servers =
        [
            .. addresses
                .Select(IpAddress.From)
                .DistinctBy(static address => address.Family)
                .Select(address => new IceServer(
                    new TransportAddress(address, url.Port),
                    url.Protocol,
                    url.IsTurn ? credentials.Username : null,
                    url.IsTurn ? credentials.Credential : null,
                    url.Host)),
        ];
        return (servers, servers.Length > 0 ? null : new IceCandidateError(url.ToString(), IceCandidateError.NotReached, $"{url.Host} has no address"));
    }
}
