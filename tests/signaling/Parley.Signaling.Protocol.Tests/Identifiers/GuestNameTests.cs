namespace Parley.Signaling.Protocol.Tests.Identifiers;

public sealed class GuestNameTests
{
    [Theory]
    [InlineData(" Naomi ", "Naomi")]
    [InlineData("지우", "지우")]
    [InlineData("👩‍💻", "👩‍💻")]
    [InlineData("O'Neil <b>", "O'Neil <b>")]
    public void A_name_is_trimmed_and_otherwise_left_alone(string wish, string expected)
    {
        Assert.True(GuestName.TryParse(wish, out var name));
        Assert.Equal(expected, name);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t ")]
    [InlineData("a\nb")]
    [InlineData("a\u0085b")]
    [InlineData("a\u0000")]
    public void A_name_without_characters_or_with_control_characters_is_none(string? wish) =>
        Assert.False(GuestName.TryParse(wish, out _));

    [Fact]
    public void Half_a_surrogate_pair_is_no_name() => Assert.False(GuestName.TryParse("a\ud800", out _));

    [Fact]
    public void The_limit_counts_bytes()
    {
        Assert.True(GuestName.TryParse(new string('x', 64), out _));
        Assert.False(GuestName.TryParse(new string('x', 65), out _));
        Assert.True(GuestName.TryParse(new string('가', 21), out _));
        Assert.False(GuestName.TryParse(new string('가', 22), out _));
    }
}
