using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Parley.Server.Options;
using Parley.Server.Turn;
using Parley.Signaling;
using Parley.Signaling.Protocol;
using Parley.Turn.Server;

namespace Parley.Server.Gateways;

/// <summary>
/// This process's own STUN and TURN server, the servers of <c>Parley:IceServers</c> as they are, and those of <c>Parley:Ice</c> with credentials that end
/// by themselves.
/// </summary>
internal sealed class IceServers(IOptions<ParleyOptions> options, EmbeddedIceServer embedded) : IIceServerProvider
{
    private readonly ParleyOptions _options = options.Value;

    /// <inheritdoc/>
    public IceGrant Grant(in IceApplicant applicant, DateTimeOffset now)
    {
        var ice = _options.Ice;
        var lifetime = ice.CredentialLifetime;
        var servers = new List<IceServer>();
        if (embedded.For(applicant, now) is { } own)
        {
            servers.Add(own);
            lifetime = ice.Urls.Count > 0 && embedded.CredentialLifetime > lifetime ? lifetime : embedded.CredentialLifetime;
        }

        servers.AddRange(_options.IceServers.Select(server => new IceServer([.. server.Urls], server.Username, server.Credential)));
        if (ice.Urls.Count > 0)
        {
            servers.Add(ice.SharedSecret is { } secret
                ? WithCredential([.. ice.Urls], applicant.Session.User, now + ice.CredentialLifetime, secret)
                : new IceServer([.. ice.Urls]));
        }

        return new IceGrant(servers, lifetime);
    }

    private static IceServer WithCredential(string[] urls, string user, DateTimeOffset until, string secret)
    {
        // A hash instead of the id: the TURN server and its logs need not know who calls.
        var pseudonym = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(user)).AsSpan(0, 8));
        var credential = TimeLimitedCredential.Create(secret, pseudonym, until.ToUnixTimeSeconds());
        return new IceServer(urls, credential.Username, credential.Password);
    }
}
