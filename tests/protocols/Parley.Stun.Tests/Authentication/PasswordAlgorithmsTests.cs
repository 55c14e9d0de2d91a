namespace Parley.Stun.Tests.Authentication;

public sealed class PasswordAlgorithmsTests
{
    [Fact]
    public void The_first_supported_one_wins()
    {
        Assert.Equal(PasswordAlgorithm.Sha256, First("00020000" + "00010000"));
        Assert.Equal(PasswordAlgorithm.Md5, First("00010000" + "00020000"));
        Assert.Equal(PasswordAlgorithm.Md5, First("7FFF0003AABBCC00" + "00020001FF000000" + "00010000"));
        Assert.Null(First("7FFF0000"));
        Assert.Null(First(""));
    }

    [Theory]
    [InlineData("00020004")]
    [InlineData("0002")]
    [InlineData("7FFF0001AA000000" + "0002FFFF0000")]
    public void A_malformed_list_ends_where_it_goes_wrong(string hex) => Assert.Null(First(hex));

    [Fact]
    public void A_list_contains_an_entry_only_with_its_parameters()
    {
        var list = new PasswordAlgorithms(Convert.FromHexString("00020001FF000000" + "00010000"));

        Assert.True(list.Contains(new ChosenAlgorithm(PasswordAlgorithm.Sha256, [0xFF])));
        Assert.False(list.Contains(new ChosenAlgorithm(PasswordAlgorithm.Sha256)));
        Assert.True(list.Contains(new ChosenAlgorithm(PasswordAlgorithm.Md5)));
    }

    private static PasswordAlgorithm? First(string hex) =>
        new PasswordAlgorithms(Convert.FromHexString(hex)).TryFindFirstSupported(out var algorithm) ? algorithm : null;
}
