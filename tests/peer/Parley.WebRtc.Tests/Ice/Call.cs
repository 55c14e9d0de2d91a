using Parley.Ice;
using Parley.Ice.Candidates;
using Parley.SansIO;
using Parley.WebRtc.Ice;

namespace Parley.WebRtc.Tests.Ice;

/// <summary>Two connections of this process that get to know each other at once.</summary>
internal sealed class Call : IAsyncDisposable
{
    public static readonly IpAddress Loopback = IpAddress.Parse("127.0.0.1");

    private static int _alone;

    private Call(IceConnectionOptions naomi, IceConnectionOptions priya, bool hears, Func<IceCandidate, bool>? tells)
    {
        Naomi = new Peer(naomi with { Agent = naomi.Agent with { Role = IceRole.Controlling } }, hears);
        Priya = new Peer(priya with { Agent = priya.Agent with { Role = IceRole.Controlled } }, hears);
        Naomi.TrickleTo(Priya, tells);
        Priya.TrickleTo(Naomi, tells);
    }

    public Peer Naomi { get; }

    public Peer Priya { get; }

    /// <summary>On 127.0.0.1 only, unless options say otherwise.</summary>
    public static IceConnectionOptions OnLoopback { get; } = new() { LocalAddresses = [Loopback] };

    /// <summary>On a loopback address that no other test has, of this process or of others that run at the same time: for tests that say something of ports.</summary>
    public static IceConnectionOptions OnOwnLoopback()
    {
        var process = Environment.ProcessId;
        return new() { LocalAddresses = [IpAddress.FromIPv4(0x7F40_0000u + ((uint)Interlocked.Increment(ref _alone) << 16) + ((uint)process & 0xFFFF))] };
    }

    /// <param name="naomi">Hers.</param>
    /// <param name="priya">Hers; as Naomi's if none are given.</param>
    /// <param name="hears">Whether data are kept for <see cref="Peer.ReceiveAsync"/>.</param>
    /// <param name="tells">Which candidates the other side is told; null for all.</param>
    public static async Task<Call> BeginAsync(
        IceConnectionOptions? naomi = null, IceConnectionOptions? priya = null, bool hears = true, Func<IceCandidate, bool>? tells = null)
    {
        naomi ??= OnLoopback;
        var call = new Call(naomi, priya ?? naomi, hears, tells);
        await call.Naomi.Connection.SetRemoteCredentialsAsync(call.Priya.Connection.LocalCredentials);
        await call.Priya.Connection.SetRemoteCredentialsAsync(call.Naomi.Connection.LocalCredentials);
        await call.Naomi.Connection.GatherAsync();
        await call.Priya.Connection.GatherAsync();
        return call;
    }

    public Task ConnectedAsync() => Task.WhenAll(Naomi.Connected, Priya.Connected).WithinAsync("both are connected");

    /// <summary>What each sends comes to the other.</summary>
    public async Task ExchangeAsync()
    {
        byte[] hello = [200, 1, 2, 3], answer = [201, 4, 5];
        Assert.True(Naomi.Connection.Send(hello));
        Assert.Equal(hello, await Priya.ReceiveAsync());
        Assert.True(Priya.Connection.Send(answer));
        Assert.Equal(answer, await Naomi.ReceiveAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await Naomi.DisposeAsync();
        await Priya.DisposeAsync();
    }
}
