using Parley.SansIO;
using Parley.TurnServer.Streams;

namespace Parley.TurnServer.Tests.Streams;

public sealed class ConnectionCensusTests
{
    private readonly ConnectionCensus _census = new();

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.200", "192.0.3.1")]
    [InlineData("2001:db8:1::1", "2001:db8:1:ffff::2", "2001:db8:2::1")]
    public void Addresses_of_one_prefix_are_counted_together(string first, string same, string other)
    {
        var limits = new StreamSettings { MaxConnectionsPerPrefix = 1 };
        Assert.Null(_census.TryEnter(IpAddress.Parse(first), limits));

        Assert.Equal(StreamRefusal.Prefix, _census.TryEnter(IpAddress.Parse(same), limits));
        Assert.Null(_census.TryEnter(IpAddress.Parse(other), limits));

        _census.Leave(IpAddress.Parse(first));
        Assert.Null(_census.TryEnter(IpAddress.Parse(same), limits));
        Assert.Equal(2, _census.Total);
    }

    [Fact]
    public void Nobody_comes_in_when_it_is_full()
    {
        var limits = new StreamSettings { MaxConnections = 1 };
        Assert.Null(_census.TryEnter(IpAddress.Parse("192.0.2.1"), limits));

        Assert.Equal(StreamRefusal.Total, _census.TryEnter(IpAddress.Parse("198.51.100.1"), limits));
    }
}
