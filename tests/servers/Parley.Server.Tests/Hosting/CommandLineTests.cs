using Microsoft.Extensions.Options;
using Parley.Server.CommandLine;
using Parley.Server.Hosting;
using Parley.Server.Tests.Staging;

namespace Parley.Server.Tests.Hosting;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData(new string[0], "serve")]
    [InlineData(new[] { "--urls", "x" }, "serve --urls x")]
    [InlineData(new[] { "serve", "--urls", "x" }, "serve --urls x")]
    [InlineData(new[] { "--help" }, "--help")]
    [InlineData(new[] { "dance" }, "dance")]
    public void Serve_is_what_runs_without_a_verb(string[] given, string run) =>
        Assert.Equal(run, string.Join(' ', ParleyCommandLine.WithVerb(given)));

    [Fact]
    public void Settings_are_named_with_their_section()
    {
        var (settings, problems) = ConfigurationArguments.Parse(["--Parley:Guests:Allow=Always", "--Logging:LogLevel:Default", "Debug"]);

        Assert.Empty(problems);
        Assert.Equal(("Always", "Debug"), (settings["Parley:Guests:Allow"], settings["Logging:LogLevel:Default"]));
    }

    [Theory]
    [InlineData("--guests=Always")]
    [InlineData("stray")]
    [InlineData("--Parley:Guests:Allow")]
    public void What_nobody_reads_is_an_error(string argument) =>
        Assert.Contains(argument, Assert.Single(ConfigurationArguments.Parse([argument]).Problems), StringComparison.Ordinal);

    [Theory]
    [InlineData("Parley:Limits:MessagesPerSecond", "0", "MessagesPerSecond")]
    [InlineData("Parley:Limits:HelloTimeout", "00:00:00", "HelloTimeout")]
    [InlineData("Parley:Tls:Certificate", "/nowhere/cert.pem", "/nowhere/cert.pem")]
    [InlineData("Parley:Jwt:SymmetricKey", "too short", "Audience")]
    [InlineData("Parley:Ice:Urls:0", "http://turn.example.org", "http://turn.example.org")]
    [InlineData("Parley:IceServers:0:Username", "somebody", "Urls")]
    [InlineData("Parley:Limts:RingTimeout", "00:01:00", "Unknown setting 'Parley:Limts'")]
    [InlineData("Parley:Limits:RingTimeOuts", "00:01:00", "RingTimeout,")]
    public async Task A_setting_that_cannot_be_used_is_named(string key, string value, string named)
    {
        var problem = await Assert.ThrowsAsync<OptionsValidationException>(() => TestServer.StartAsync((key, value)));

        Assert.Contains(named, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://localhost:1")]
    [InlineData("localhost")]
    [InlineData("http://localhost:1/path")]
    [InlineData("https://127.0.0.1:0")]
    [InlineData("http://localhost:0")]
    public async Task An_address_that_cannot_be_served_is_explained(string url)
    {
        var problem = await Assert.ThrowsAsync<StartException>(() => TestServer.StartAsync(("urls", url)));

        Assert.False(string.IsNullOrEmpty(problem.Message));
    }
}
