using System.Text;
using Parley.SansIO;
using Parley.Stun.Tests.Vectors;

namespace Parley.Stun.Tests;

public sealed class StunAllocationTests
{
    private static readonly byte[][] Vectors = [.. StunVectors.All];
    private static readonly byte[] Key = Encoding.UTF8.GetBytes(StunVectors.Password);
    private static readonly byte[] Large = new byte[2048];
    private static readonly TransportAddress Peer = TransportAddress.Parse("[2001:db8::1]:3478");

    [Fact]
    public void Reading_allocates_nothing() => AllocatesNothing(() =>
    {
        foreach (var vector in Vectors)
        {
            StunReadout.ReadAll(vector);
        }
    });

    [Fact]
    public void Writing_allocates_nothing() => AllocatesNothing(() =>
    {
        var writer = new StunMessageWriter(stackalloc byte[4096], new StunMessageType(StunMethod.Allocate, StunClass.Request), default);
        writer.WriteText(StunAttributeType.Username, StunVectors.LongTermUser);
        writer.Write(RequestedTransport.Udp);
        writer.Write(new Lifetime(600));
        writer.Write(new ErrorCode(StunErrorCode.StaleNonce, "Stale Nonce"u8));
        writer.Write(new ChosenAlgorithm(PasswordAlgorithm.Sha256));
        writer.WriteErrorCode(StunErrorCode.BadRequest);
        writer.WriteXorAddress(StunAttributeType.XorPeerAddress, Peer);
        writer.WriteUnknownAttributes([StunAttributeType.Data]);
        writer.WriteBytes(StunAttributeType.Data, Large);
        writer.WriteMessageIntegrity(Key);
        writer.WriteMessageIntegritySha256(Key);
        writer.WriteFingerprint();
        StunReadout.ReadAll(writer.Written);
    });

    [Fact]
    public void Keys_and_hashes_over_bytes_allocate_nothing() => AllocatesNothing(() =>
    {
        Span<byte> key = stackalloc byte[LongTermKey.MaxLength];
        LongTermKey.Compute(PasswordAlgorithm.Md5, "user"u8, "realm"u8, "pass"u8, key);
        LongTermKey.Compute(PasswordAlgorithm.Sha256, "user"u8, "realm"u8, "pass"u8, key);
        UserHash.Compute("user"u8, "realm"u8, key);
    });

    private static void AllocatesNothing(Action action)
    {
        for (var i = 0; i < 100; i++)
        {
            action();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            action();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
