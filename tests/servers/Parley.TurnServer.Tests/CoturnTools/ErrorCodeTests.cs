namespace Parley.TurnServer.Tests.CoturnTools;

/// <summary>The same mistakes with this server and with coturn's.</summary>
public sealed class ErrorCodeTests(BothServers servers) : IClassFixture<BothServers>
{
    public static TheoryData<string> Names => [.. Misuse.Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_mistake_gets_the_error_code_that_coturn_gives(string name)
    {
        var (act, code, coturns) = Misuse.Cases[name];
        var (here, there) = servers.Talk();

        Assert.Equal((code, coturns ?? code), (await act(here), await act(there)));
    }
}
