namespace Parley.TurnServer.Tests.CoturnTools;

/// <summary>coturn's tools for STUN and for the discovery of NAT behaviour (RFC 5780), on a machine with two addresses and two ports.</summary>
public sealed class StunToolTests(StunServer stun) : IClassFixture<StunServer>
{
    private const string LocalAddress = "127.0.0.3";

    [Theory]
    [InlineData("")]
    [InlineData("-f")]
    public async Task The_STUN_client_learns_its_address_and_where_else_to_ask(string flags)
    {
        var result = await RunAsync("turnutils_stunclient", $"{flags} -p {stun.Server.Port} -L {LocalAddress} 127.0.0.1");

        Assert.True(result.ExitCode == 0, $"{result}");
        Assert.Contains($"UDP reflexive addr: {LocalAddress}:", result.Output, StringComparison.Ordinal);
        Assert.Contains($"Other addr: : 127.0.0.2:{stun.Server.AlternatePort}", result.Output, StringComparison.Ordinal);
        Assert.Contains("RFC 5780 response 3", result.Output, StringComparison.Ordinal);
        Assert.Contains($"Response origin: : 127.0.0.2:{stun.Server.AlternatePort}", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-m", "NAT with Endpoint Independent Mapping!")]
    [InlineData("-m -P", "NAT with Endpoint Independent Mapping!")]
    [InlineData("-f", "NAT with Endpoint Independent Filtering!")]
    [InlineData("-f -P", "NAT with Endpoint Independent Filtering!")]
    [InlineData("-m -f", "NAT with Endpoint Independent Filtering!")]
    [InlineData("-t -T 1", "RFC 5780 response 2")]
    [InlineData("-c -A 127.0.0.4", "RFC 5780 response 2")]
    [InlineData("-H -P", "Received a request (maybe a successful hairpinning)")]
    [InlineData("-H", "Received a request (maybe a successful hairpinning)")]
    public async Task The_discovery_of_NAT_behaviour_comes_to_its_end(string flags, string found)
    {
        var result = await RunAsync("turnutils_natdiscovery", $"{flags} -p {stun.Server.Port} -L {LocalAddress} 127.0.0.1");

        Assert.True(result.ExitCode == 0, $"{result}");
        Assert.Contains(found, result.Output, StringComparison.Ordinal);
        Assert.Contains("No ALG: Mapped == XOR-Mapped", result.Output, StringComparison.Ordinal);
    }

    private static Task<ToolResult> RunAsync(string tool, string arguments) =>
        Tool.RunAsync(tool, arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), TimeSpan.FromSeconds(20));
}
