using System.Net.Security;

namespace Parley.TurnServer.Tests.Streams;

[Collection(CountsDescriptors.Name)]
public sealed class StreamLeakTests
{
    private static readonly SslStreamCertificateContext Certificate = TestCertificate.Create();

    [Fact]
    public async Task A_thousand_connections_leave_nothing_behind()
    {
        await using var server = StreamServer.Start(certificate: () => Certificate);
        await OpenAndCloseAsync(server, 20);
        GC.Collect();
        var descriptors = Directory.GetFiles("/proc/self/fd").Length;
        for (var i = 0; i < 10; i++)
        {
            await OpenAndCloseAsync(server, 100);
        }

        Assert.Equal(0, server.Listeners.Open);
        Assert.Empty(server.Listeners.Connections);
        Assert.Equal(1020, server.Listeners.Counters.Accepted);
        foreach (var loop in server.Loops.Loops)
        {
            Assert.Equal(0, await loop.AskAsync((engine, _) => engine.AllocationCount));
        }

        Assert.InRange(Directory.GetFiles("/proc/self/fd").Length, 0, descriptors + 30);
    }

    private static async Task OpenAndCloseAsync(StreamServer server, int count)
    {
        var clients = await Task.WhenAll(Enumerable.Range(0, count).Select(async i =>
        {
            var client = i % 10 == 0 ? await server.ConnectTlsAsync() : await server.ConnectAsync();
            if (i % 3 == 0)
            {
                await client.AllocateAsync();
            }

            return client;
        }));
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }

        await StreamServer.Until(() => server.Listeners.Open == 0);
    }
}
