using Parley.Server.WebSockets;

namespace Parley.Server.Tests.WebSockets;

public sealed class HostNamesTests
{
    [Theory]
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST:8080", true)]
    [InlineData("127.0.0.1:8080", true)]
    [InlineData("[::1]:8080", true)]
    [InlineData("localhost.example.org", false)]
    [InlineData("127.0.0.1.example.org", false)]
    [InlineData("example.org", false)]
    [InlineData("192.168.1.2", false)]
    [InlineData("", false)]
    public void Loopback_hosts_are_three(string host, bool loopback) => Assert.Equal(loopback, HostNames.IsLoopback(host));

    [Theory]
    [InlineData("http://localhost:8080", "localhost:8080", true)]
    [InlineData("https://example.org", "example.org", true)]
    [InlineData("https://example.org", "example.org:443", true)]
    [InlineData("http://example.org", "example.org:80", true)]
    [InlineData("https://EXAMPLE.org", "example.org", true)]
    [InlineData("http://[::1]:8080", "[::1]:8080", true)]
    [InlineData("http://localhost:8080", "localhost:8081", false)]
    [InlineData("https://evil.org", "example.org", false)]
    [InlineData("https://example.org.evil.org", "example.org", false)]
    [InlineData("https://example.org@evil.org", "example.org", false)]
    [InlineData("null", "example.org", false)]
    [InlineData("file://example.org", "example.org", false)]
    [InlineData("", "", false)]
    public void A_page_is_of_the_host_that_served_it(string origin, string host, bool same) => Assert.Equal(same, HostNames.IsSame(origin, host));
}
