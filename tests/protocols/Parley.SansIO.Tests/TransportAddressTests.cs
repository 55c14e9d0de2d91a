using System.Net;

namespace Parley.SansIO.Tests;

public sealed class TransportAddressTests
{
    [Theory]
    [InlineData("192.0.2.1:3478")]
    [InlineData("[2001:db8::1]:5349")]
    [InlineData("[fe80::1%3]:1")]
    public void It_survives_the_way_through_text_and_the_platforms_type(string text)
    {
        var address = TransportAddress.Parse(text);

        Assert.Equal(text, address.ToString());
        Assert.Equal(IPEndPoint.Parse(text), address.ToIPEndPoint());
        Assert.Equal(address, TransportAddress.From(address.ToIPEndPoint()));
    }

    [Fact]
    public void Equal_ones_hash_alike_and_any_difference_tells()
    {
        var address = TransportAddress.Parse("192.0.2.1:3478");

        Assert.Equal(address.GetHashCode(), TransportAddress.Parse("192.0.2.1:3478").GetHashCode());
        Assert.NotEqual(address, TransportAddress.Parse("192.0.2.1:3479"));
        Assert.NotEqual(address, TransportAddress.Parse("192.0.2.2:3478"));
        Assert.NotEqual(address, TransportAddress.Parse("[::ffff:192.0.2.1]:3478"));
        Assert.Equal(address, TransportAddress.Parse("[::ffff:192.0.2.1]:3478").Unmapped);
    }

    [Fact]
    public void Comparing_and_hashing_allocate_nothing()
    {
        var one = TransportAddress.Parse("[2001:db8::1]:5349");
        var other = TransportAddress.Parse("[2001:db8::2]:5349");
        var equal = 0;
        for (var round = 0; round < 2; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1000; i++)
            {
                equal += one == other || one.GetHashCode() == 1 ? 1 : 0;
            }

            if (round == 1)
            {
                Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
            }
        }

        Assert.InRange(equal, 0, 2000);
    }
}
