using Parley.SansIO;
using Parley.TurnServer.Tests.Staging;

namespace Parley.TurnServer.Tests.Hosting;

public sealed class TurnJournalTests
{
    [Fact]
    public async Task A_refusal_says_who_asked_for_what_and_why_not()
    {
        await using var turn = await RunningTurn.StartAsync();
        using var client = await turn.ConnectAsync();
        await client.AllocateAsync();

        await client.PermitAsync(TransportAddress.Parse("10.1.2.3:4567"));

        var line = await turn.LoggedAsync("Refused");
        Assert.Equal($"Debug: Refused CreatePermission of client {client.Local}, user user: Peer (403), peer 10.1.2.3:4567", line);
    }

    [Fact]
    public async Task Wrong_credentials_are_told_without_being_asked_for()
    {
        await using var turn = await RunningTurn.StartAsync();
        using var client = await turn.ConnectAsync();
        client.User = "nobody";

        await client.AllocateAsync();

        var line = await turn.LoggedAsync("UnknownUser");
        Assert.StartsWith($"Information: Refused Allocate of client {client.Local}, user nobody", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_cannot_write_lines_of_its_own()
    {
        await using var turn = await RunningTurn.StartAsync();
        using var client = await turn.ConnectAsync();
        client.User = "x\n12:00:00 all is well";

        await client.AllocateAsync();

        Assert.Contains("user x?12:00:00 all is well: UnknownUser", await turn.LoggedAsync("Refused"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_of_refusals_does_not_flood_the_log()
    {
        await using var turn = await RunningTurn.StartAsync();
        using var client = await turn.ConnectAsync();
        await client.AllocateAsync();

        for (ushort port = 1; port <= 200; port++)
        {
            await client.PermitAsync(TransportAddress.Parse($"10.1.2.3:{port}"));
        }

        await turn.LoggedAsync("Refused");
        Assert.InRange(turn.Log.Count(line => line.Contains("Refused", StringComparison.Ordinal)), 1, 60);
    }

    [Fact]
    public async Task The_end_of_an_allocation_tells_its_traffic()
    {
        await using var turn = await RunningTurn.StartAsync();
        using var first = await turn.ConnectAsync();
        using var second = await turn.ConnectAsync();
        await first.AllocateAsync();
        await second.AllocateAsync();
        await first.PermitAsync(second.Relayed);
        await second.PermitAsync(first.Relayed);
        await first.SendAsync(second.Relayed, "hello");
        await second.ReceiveTextAsync();

        await first.RefreshAsync(0);

        var line = await turn.LoggedAsync("ended");
        Assert.Equal(
            $"Information: Allocation {first.Relayed} of user, client {first.Local}, ended: Released; to peers 1 datagrams, 5 bytes, from peers 0 datagrams, 0 bytes",
            line);
    }
}
