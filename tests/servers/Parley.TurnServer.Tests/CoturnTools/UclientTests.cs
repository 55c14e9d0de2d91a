namespace Parley.TurnServer.Tests.CoturnTools;

/// <summary>coturn's own client against this server.</summary>
public sealed class UclientTests(UclientRuns runs) : IClassFixture<UclientRuns>
{
    public static TheoryData<string> Names => [.. Uclient.Runs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_fares_as_with_a_good_server(string name)
    {
        var result = await runs.ResultAsync(name);
        var run = Uclient.Runs[name];

        Assert.True(run.Shows is null || result.Output.Contains(run.Shows, StringComparison.Ordinal), $"{result}");
        switch (run.End)
        {
            case UclientEnd.AllArrived:
                Assert.True(result is { ExitCode: 0, Messages: { Sent: > 0 } all } && all.Sent == all.Received, $"{result}");
                break;
            case UclientEnd.NothingArrived:
                Assert.True(result is { ExitCode: 0, Messages: { Sent: > 0, Received: 0 } }, $"{result}");
                break;
            default:
                Assert.True(result is { ExitCode: > 0, Messages: null }, $"{result}");
                break;
        }
    }

    [Fact]
    public async Task A_connection_id_that_was_never_given_gets_400()
    {
        // The tool goes on after the error, without its connection, until it is killed.
        var result = await runs.TryAsync("-T -N -p {port} -u u -w p", TimeSpan.FromSeconds(4));

        Assert.Contains("connection bind error 400", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_run_is_in_the_table_of_the_documentation()
    {
        var rows = Documentation.Read("turn.md").Split('\n').Select(line => line.Split('|')).Where(cells => cells.Length == 6).Select(cells => cells[1].Trim());

        Assert.Empty(Uclient.Runs.Keys.Except(rows));
    }

    [Fact]
    public async Task When_all_have_gone_nothing_is_left() => await runs.LeaveTheServerCleanAsync();
}
