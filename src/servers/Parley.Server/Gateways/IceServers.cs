using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Parley.Server.Options;
using Parley.Signaling;
using Parley.Signaling.Protocol;

namespace Parley.Server.Gateways;

/// <summary>
/// The servers of <c>Parley:IceServers</c> as they are, and those of <c>Parley:Ice</c> with credentials that end by themselves: the user name is
/// the time at which they end, the password its HMAC-SHA1 under the shared secret ("REST API For Access To TURN Services", as coturn has it).
/// </summary>
internal sealed class IceServers(IOptions<ParleyOptions> options) : IIceServerProvider
{
    private readonly ParleyOptions _options = options.Value;

    /// <inheritdoc/>
    public IceGrant Grant(string user, DateTimeOffset now)
    {
        var ice = _options.Ice;
        List<IceServer> servers =
        [
            .. _options.IceServers.Select(server => new IceServer([.. server.Urls], server.Username, server.Credential)),
        ];
        if (ice.Urls.Count > 0)
        {
            servers.Add(ice.SharedSecret is { } secret
                ? WithCredential([.. ice.Urls], user, now + ice.CredentialLifetime, secret)
                : new IceServer([.. ice.Urls]));
        }

        return new IceGrant(servers, ice.CredentialLifetime);
    }

    private static IceServer WithCredential(string[] urls, string user, DateTimeOffset until, string secret)
    {
        // A hash instead of the id: the TURN server and its logs need not know who calls.
        var pseudonym = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(user)).AsSpan(0, 8));
        var username = string.Create(CultureInfo.InvariantCulture, $"{until.ToUnixTimeSeconds()}:{pseudonym}");
#pragma warning disable CA5350 // HMAC-SHA1 is what TURN servers compute for such credentials; there it is still sound.
        var password = HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(username));
#pragma warning restore CA5350 // as above
        return new IceServer(urls, username, Convert.ToBase64String(password));
    }
}
