namespace Parley.TurnServer.Tests.CoturnTools;

/// <summary>The modes of coturn's client that are meant to do harm.</summary>
public sealed class RubbishTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Random_corruption_and_clients_that_run_away_do_not_crash_it_and_leave_nothing()
    {
        await using var server = await ServerProcess.StartAsync(Lifetime);
        string[] modes =
        [
            "-p {port} -u u -w p -y -R", "-t -p {port} -u u -w p -y -R", "-t -S -p {tls} -u u -w p -y -R", "-p {port} -u u -w p -y -s -G -R",
            "-p {port} -u u -w p -y -Z -M -R", "-T -p {port} -u u -w p -R", "-p {port} -u u -w p -y -O", "-t -p {port} -u u -w p -y -O",
        ];

        // A client whose request was corrupted waits for an answer for ever: what matters is how much of it there is.
        for (var round = 0; round < 3; round++)
        {
            await Task.WhenAll(modes.Select(mode => Tool.RunAsync("turnutils_uclient", Uclient.Arguments(mode, server, 0), TimeSpan.FromSeconds(2))));
        }

        var good = await Tool.RunAsync(
            "turnutils_uclient", Uclient.Arguments("-p {port} -u u -w p -y", server, 0), TimeSpan.FromSeconds(30));
        Assert.True(good is { ExitCode: 0, Messages: { Sent: > 0 } all } && all.Sent == all.Received, $"{good}");
        await server.IsCleanAsync(Lifetime + TimeSpan.FromSeconds(10));
    }
}
