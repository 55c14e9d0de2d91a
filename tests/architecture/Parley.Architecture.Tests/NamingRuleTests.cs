namespace Parley.Architecture.Tests;

/// <summary>The naming checker itself.</summary>
public sealed class NamingRuleTests
{
    [Theory]
    [InlineData("Utils")]
    [InlineData("StringUtils")]
    [InlineData("utils.test.js")]
    [InlineData("CallManager")]
    [InlineData("Parley.Common")]
    [InlineData("test-helpers")]
    [InlineData("JSONHelper")]
    public void A_vague_word_is_found(string name) => Assert.True(NamingRule.IsVague(name));

    [Theory]
    [InlineData("Commonwealth")]
    [InlineData("CallSlot")]
    [InlineData("Managed")]
    [InlineData("utilise")]
    public void A_word_that_only_begins_alike_is_fine(string name) => Assert.False(NamingRule.IsVague(name));

    [Fact]
    public void Declarations_are_found_and_prose_is_not() =>
        Assert.Equal(
            ["Caller", "ICall", "Slot", "Ended"],
            NamingRule.DeclaredTypes("""
                // a class Comment
                internal sealed class Caller;
                public interface ICall;
                public readonly record struct Slot(int Number);
                    public sealed record Ended : State;
                /// the record holds
                """));
}
