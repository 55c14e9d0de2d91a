namespace Parley.Server.Tests.Cluster;

/// <summary>Two servers on one machine have nothing to do with each other.</summary>
public sealed class TwoServersTests
{
    [Fact]
    public async Task Two_servers_share_no_listener_and_never_join_each_other()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var starting = ServerProcess.StartAsync(cancellation);
        await using var second = await ServerProcess.StartAsync(cancellation);
        await using var first = await starting;

        // Each listens where people connect, and nowhere else: there is no door through which one could join the other.
        Assert.Equal([first.Port], first.ListeningPorts);
        Assert.Equal([second.Port], second.ListeningPorts);
        Assert.NotEqual(first.Port, second.Port);
        Assert.Equal((0, 0), (first.Connections, second.Connections));
    }
}
