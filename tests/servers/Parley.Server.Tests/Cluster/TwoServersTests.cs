using Parley.Server.Tests.Staging;

namespace Parley.Server.Tests.Cluster;

/// <summary>Two servers on one machine have nothing to do with each other.</summary>
public sealed class TwoServersTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("parley-test-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Two_servers_share_no_listener_and_never_join_each_other()
    {
        var starting = ServerProcess.StartAsync(Path.Combine(_data, "first"));
        await using var second = await ServerProcess.StartAsync(Path.Combine(_data, "second"));
        await using var first = await starting;
        var (sockets, others) = (new ProcessSockets(first.Id), new ProcessSockets(second.Id));

        // Each listens where people connect, and nowhere else: there is no door through which one could join the other.
        Assert.Equal([first.Port], sockets.ListeningPorts);
        Assert.Equal([second.Port], others.ListeningPorts);
        Assert.NotEqual(first.Port, second.Port);
        Assert.Equal((0, 0), (sockets.Connections, others.Connections));
    }
}
