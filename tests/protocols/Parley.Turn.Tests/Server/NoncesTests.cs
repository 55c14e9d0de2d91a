using Parley.SansIO;
using Parley.Stun;
using Parley.Turn.Server;

namespace Parley.Turn.Tests.Server;

public sealed class NoncesTests
{
    private static readonly FiveTuple Client = new(0, TransportAddress.Parse("192.0.2.1:5000"));
    private static readonly Instant Now = Instant.Zero + TimeSpan.FromDays(1);

    [Theory]
    [InlineData(StunSecurityFeatures.None, 16)]
    [InlineData(StunSecurityFeatures.PasswordAlgorithms, 29)]
    public void A_nonce_is_short_and_good_until_it_ends(StunSecurityFeatures features, int length)
    {
        var nonces = new Nonces(new byte[32], features);
        var nonce = Nonce(nonces, Client);

        Assert.Equal(length, nonce.Length);
        Assert.Equal(NonceState.Good, nonces.Check(Now + TimeSpan.FromSeconds(60), Client, nonce));
        Assert.Equal(NonceState.Stale, nonces.Check(Now + TimeSpan.FromSeconds(61), Client, nonce));
    }

    [Fact]
    public void A_nonce_of_one_engine_is_good_at_another_with_the_same_key_only()
    {
        var nonce = Nonce(new Nonces(new byte[32], StunSecurityFeatures.None), Client);

        Assert.Equal(NonceState.Good, new Nonces(new byte[32], StunSecurityFeatures.None).Check(Now, Client, nonce));
        Assert.Equal(NonceState.Stale, new Nonces([1, .. new byte[31]], StunSecurityFeatures.None).Check(Now, Client, nonce));
    }

    [Theory]
    [InlineData(0, "192.0.2.1:5001")]
    [InlineData(0, "192.0.2.2:5000")]
    [InlineData(0, "[2001:db8::1]:5000")]
    [InlineData(TurnPath.FirstConnection, "192.0.2.1:5000")]
    public void A_nonce_is_for_one_address(int path, string address)
    {
        var nonces = new Nonces(new byte[32], StunSecurityFeatures.None);

        Assert.Equal(NonceState.Stale, nonces.Check(Now, new FiveTuple(path, TransportAddress.Parse(address)), Nonce(nonces, Client)));
    }

    [Fact]
    public void Features_cannot_be_taken_from_a_nonce()
    {
        var offering = new Nonces(new byte[32], StunSecurityFeatures.PasswordAlgorithms);
        var plain = new Nonces(new byte[32], StunSecurityFeatures.None);

        Assert.Equal(NonceState.Stale, plain.Check(Now, Client, Nonce(offering, Client).AsSpan(NonceCookie.Length)));
        Assert.Equal(NonceState.Stale, offering.Check(Now, Client, Nonce(plain, Client)));
    }

    [Fact]
    public void No_bytes_throw()
    {
        var nonces = new Nonces(new byte[32], StunSecurityFeatures.PasswordAlgorithms);
        for (var length = 0; length < 64; length++)
        {
            for (var value = 0; value < 256; value++)
            {
                var nonce = Nonce(nonces, Client);
                Array.Resize(ref nonce, length);
                nonce.AsSpan(Math.Min(length, 13)).Fill((byte)value);
                Assert.Equal(NonceState.Stale, nonces.Check(Now, Client, nonce));
            }
        }
    }

    private static byte[] Nonce(Nonces nonces, FiveTuple client)
    {
        var nonce = new byte[nonces.Length];
        nonces.Write(Now, TimeSpan.FromSeconds(60), client, nonce);
        return nonce;
    }
}
