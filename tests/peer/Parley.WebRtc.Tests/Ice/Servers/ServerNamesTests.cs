using System.Net;
using System.Net.Sockets;
using Parley.Ice;
using Parley.SansIO;
using Parley.WebRtc.Ice.Servers;

namespace Parley.WebRtc.Tests.Ice.Servers;

public sealed class ServerNamesTests
{
    private static readonly RtcIceServer Known = new("turns:turn.example.org") { Username = "naomi", Credential = "secret" };

    [Fact]
    public async Task A_server_is_known_by_its_first_address_of_each_family()
    {
        var names = new ServerNames(_ => Task.FromResult(
            new[] { IPAddress.Parse("2001:db8::1"), IPAddress.Parse("2001:db8::2"), IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2") }));

        var (servers, error) = await names.ResolveAsync(Known.Parse()[0], Known);

        Assert.Null(error);
        Assert.Equal(
            [
                new IceServer(TransportAddress.Parse("[2001:db8::1]:5349"), TransportProtocol.Tls, "naomi", "secret", "turn.example.org"),
                new IceServer(TransportAddress.Parse("192.0.2.1:5349"), TransportProtocol.Tls, "naomi", "secret", "turn.example.org"),
            ],
            servers);
    }

    [Fact]
    public async Task A_name_that_nobody_knows_is_an_error_of_its_url()
    {
        var names = new ServerNames(_ => throw new SocketException((int)SocketError.HostNotFound));

        var (servers, error) = await names.ResolveAsync(Known.Parse()[0], Known);

        Assert.Empty(servers);
        Assert.Equal(("turns:turn.example.org:5349", IceCandidateError.NotReached), (error!.Url, error.ErrorCode));
    }

    [Fact]
    public async Task STUN_over_TLS_is_refused_with_a_reason()
    {
        var server = new RtcIceServer("stuns:192.0.2.1");

        var (servers, error) = await ServerNames.System.ResolveAsync(server.Parse()[0], server);

        Assert.Empty(servers);
        Assert.Equal(IceCandidateError.NotReached, error!.ErrorCode);
    }

    [Fact]
    public async Task An_address_is_not_looked_up()
    {
        var names = new ServerNames(_ => throw new InvalidOperationException("Nobody is to be asked."));
        var server = new RtcIceServer("stun:[2001:db8::1]");

        var (servers, _) = await names.ResolveAsync(server.Parse()[0], server);

        Assert.Equal(TransportAddress.Parse("[2001:db8::1]:3478"), Assert.Single(servers).Address);
    }
}
