namespace Parley.Architecture.Tests;

/// <summary>The checker itself: it accepts the design and names each way of breaking it.</summary>
public sealed class DependencyRulesTests
{
    private static SourceProject Core(string name, params string[] references) =>
        new(name, "protocols") { IsCore = true, References = references };

    private static SourceProject Signaling(string name, params string[] references) =>
        new(name, "signaling") { IsCore = name == "Parley.Signaling", References = references };

    private static List<SourceProject> AsDesigned() =>
    [
        Core("Parley.SansIO"),
        Core("Parley.Stun", "Parley.SansIO"),
        Core("Parley.Turn", "Parley.SansIO", "Parley.Stun"),
        Core("Parley.Ice", "Parley.SansIO", "Parley.Stun", "Parley.Turn"),
        Core("Parley.Sdp", "Parley.SansIO"),
        Core("Parley.Dtls", "Parley.SansIO"),
        Core("Parley.Rtp", "Parley.SansIO"),
        Core("Parley.Srtp", "Parley.SansIO", "Parley.Rtp"),
        Core("Parley.Sctp", "Parley.SansIO"),
        new("Parley.WebRtc", "peer")
        {
            References = ["Parley.Ice", "Parley.Dtls", "Parley.Srtp", "Parley.Sctp", "Parley.Sdp"],
        },
        Signaling("Parley.Signaling.Protocol"),
        Signaling("Parley.Signaling", "Parley.Signaling.Protocol"),
        Signaling("Parley.Signaling.Orleans", "Parley.Signaling") with { Packages = ["Microsoft.Orleans.Sdk"] },
        Signaling("Parley.Client", "Parley.Signaling.Protocol", "Parley.WebRtc"),
        new("Parley.TurnServer", "servers") { References = ["Parley.Turn"] },
        new("Parley.Server", "servers")
        {
            Sdk = "Microsoft.NET.Sdk.Web",
            Packages = ["Microsoft.Orleans.Server"],
            References = ["Parley.Signaling.Orleans", "Parley.TurnServer"],
        },
    ];

    private static string[] ViolationsWith(SourceProject changed) =>
    [
        .. DependencyRules.Violations(
            new ProjectGraph([.. AsDesigned().Where(p => p.Name != changed.Name), changed])),
    ];

    [Fact]
    public void The_whole_design_has_no_violation() =>
        Assert.Empty(DependencyRules.Violations(new ProjectGraph(AsDesigned())));

    [Theory]
    [InlineData("Parley.SansIO", "Parley.Stun")]
    [InlineData("Parley.Stun", "Parley.Turn")]
    [InlineData("Parley.Turn", "Parley.Ice")]
    [InlineData("Parley.Ice", "Parley.Dtls")]
    [InlineData("Parley.Ice", "Parley.Rtp")]
    [InlineData("Parley.Sdp", "Parley.Ice")]
    [InlineData("Parley.Sctp", "Parley.Dtls")]
    [InlineData("Parley.Stun", "Parley.WebRtc")]
    [InlineData("Parley.Sdp", "Parley.Signaling.Protocol")]
    public void A_protocol_may_not_see_another(string from, string to) =>
        Assert.Equal([$"{from} may not reference {to}"], ViolationsWith(Core(from, to)));

    [Theory]
    [InlineData("Parley.WebRtc", "peer", "Parley.Signaling.Protocol")]
    [InlineData("Parley.Signaling.Protocol", "signaling", "Parley.Signaling")]
    [InlineData("Parley.Signaling.Orleans", "signaling", "Parley.Server")]
    [InlineData("Parley.Client", "signaling", "Parley.Signaling.Orleans")]
    public void An_arrow_may_not_point_up(string from, string layer, string to) =>
        Assert.Contains($"{from} may not reference {to}", ViolationsWith(new(from, layer) { References = [to] }));

    [Fact]
    public void Signaling_may_not_reach_protocols_through_another()
    {
        var violations = ViolationsWith(Signaling("Parley.Signaling", "Parley.Client"));

        Assert.Contains("Parley.Signaling may not reference Parley.Client", violations);
        Assert.Contains("Parley.Signaling reaches Parley.Ice, but signaling never sees protocols", violations);
        Assert.Contains("Parley.Signaling.Orleans reaches Parley.Ice, but signaling never sees protocols", violations);
    }

    [Fact]
    public void The_rules_may_not_use_Orleans() =>
        Assert.Single(ViolationsWith(
            Signaling("Parley.Signaling", "Parley.Signaling.Protocol") with { Packages = ["Microsoft.Orleans.Sdk"] }));

    [Fact]
    public void The_rules_may_not_use_ASP_NET_Core() =>
        Assert.Single(ViolationsWith(
            Signaling("Parley.Signaling", "Parley.Signaling.Protocol") with { Packages = ["Microsoft.AspNetCore.App"] }));

    [Fact]
    public void The_wire_types_may_not_use_any_package() =>
        Assert.Single(ViolationsWith(Signaling("Parley.Signaling.Protocol") with { Packages = ["System.Text.Json"] }));

    [Fact]
    public void A_core_may_not_use_hosting() =>
        Assert.Single(ViolationsWith(
            Core("Parley.Stun", "Parley.SansIO") with { Packages = ["Microsoft.Extensions.Logging.Abstractions"] }));

    [Fact]
    public void A_core_must_have_the_banned_symbols_on() =>
        Assert.Single(ViolationsWith(Core("Parley.Stun", "Parley.SansIO") with { IsCore = false }));

    [Fact]
    public void Only_servers_may_use_the_web_SDK() =>
        Assert.Single(ViolationsWith(
            Signaling("Parley.Signaling.Orleans", "Parley.Signaling") with { Sdk = "Microsoft.NET.Sdk.Web" }));

    [Fact]
    public void A_project_must_lie_in_a_known_layer() =>
        Assert.Single(ViolationsWith(new SourceProject("Parley.Odd", "odd")));

    [Fact]
    public void A_project_file_is_read_as_it_is_written()
    {
        var project = SourceProject.Parse("src/signaling/Parley.Signaling/Parley.Signaling.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><ParleyCore>true</ParleyCore></PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Some.Package" />
                <FrameworkReference Include="Microsoft.AspNetCore.App" />
                <ProjectReference Include="..\Parley.Signaling.Protocol\Parley.Signaling.Protocol.csproj" />
              </ItemGroup>
            </Project>
            """);

        Assert.Equal(("Parley.Signaling", "signaling"), (project.Name, project.Layer));
        Assert.True(project.IsCore);
        Assert.Equal(["Parley.Signaling.Protocol"], project.References);
        Assert.Equal(["Some.Package", "Microsoft.AspNetCore.App"], project.Packages);
    }
}
