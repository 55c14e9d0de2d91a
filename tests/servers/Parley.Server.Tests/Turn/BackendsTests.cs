using Microsoft.Extensions.Configuration;
using Parley.Server.Turn;

namespace Parley.Server.Tests.Turn;

public sealed class BackendsTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("203.0.113.9:6379,password=secret,ssl=true", "203.0.113.9")]
    [InlineData("203.0.113.9:6379, [2001:db8::9]:6379", "203.0.113.9 2001:db8::9")]
    [InlineData("203.0.113.9", "203.0.113.9")]
    [InlineData("nowhere.invalid:6379", "")]
    public void What_lies_behind_the_server_is_found_in_its_configuration(string? redis, string addresses)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Parley:Cluster:Redis"] = redis }).Build();

        Assert.Equal(addresses, string.Join(' ', Backends.Read(configuration).Select(address => address.ToString())));
    }
}
