namespace Parley.TurnServer.Tests;

public sealed class CryptoRandomSourceTests
{
    [Fact]
    public void Two_draws_differ() =>
        Assert.NotEqual(CryptoRandomSource.Instance.NextUInt64(), CryptoRandomSource.Instance.NextUInt64());
}
