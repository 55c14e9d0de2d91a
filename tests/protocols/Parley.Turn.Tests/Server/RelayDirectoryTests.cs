using Parley.SansIO;
using Parley.Turn.Server;

namespace Parley.Turn.Tests.Server;

public sealed class RelayDirectoryTests
{
    private static readonly TransportAddress Relayed = TransportAddress.Parse("203.0.113.1:50000");

    private readonly RelayDirectory _directory = new([IpAddress.Parse("203.0.113.1"), IpAddress.Parse("2001:db8::1"), IpAddress.Parse("::ffff:203.0.113.1")]);

    [Fact]
    public void A_relayed_address_is_found_while_it_is_there()
    {
        Assert.False(_directory.TryFind(Relayed, out _));

        _directory.Add(Relayed, 3);
        _directory.Add(TransportAddress.Parse("[2001:db8::1]:50000"), 0);

        Assert.True(_directory.TryFind(Relayed, out var engine));
        Assert.Equal(3, engine);
        Assert.True(_directory.TryFind(TransportAddress.Parse("[2001:db8::1]:50000"), out engine));
        Assert.Equal(0, engine);
        _directory.Remove(Relayed);
        Assert.False(_directory.TryFind(Relayed, out _));
    }

    [Theory]
    [InlineData("203.0.113.1:50001")]
    [InlineData("203.0.113.2:50000")]
    [InlineData("[2001:db8::1]:50000")]
    [InlineData("[2001:db8::2]:50000")]
    [InlineData("[::ffff:203.0.113.1]:50000")]
    public void No_other_address_is_found(string other)
    {
        _directory.Add(Relayed, 3);

        Assert.False(_directory.TryFind(TransportAddress.Parse(other), out _));
    }

    [Fact]
    public void Its_addresses_are_known_without_a_port()
    {
        Assert.True(_directory.IsRelayAddress(Relayed.Address));
        Assert.False(_directory.IsRelayAddress(IpAddress.Parse("203.0.113.2")));
    }

    [Fact]
    public void An_address_it_was_not_made_for_is_refused() =>
        Assert.Throws<ArgumentException>(() => _directory.Add(TransportAddress.Parse("203.0.113.9:50000"), 0));

    [Fact]
    public void Looking_up_allocates_nothing()
    {
        _directory.Add(Relayed, 3);
        _directory.TryFind(Relayed, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            _directory.TryFind(Relayed, out _);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
