namespace Parley.Stun.Tests.Attributes;

public sealed class UnknownAttributesTests
{
    [Fact]
    public void What_must_be_understood_and_is_not_is_found_once_and_only_before_the_integrity()
    {
        var writer = new StunMessageWriter(new byte[256], new StunMessageType(StunMethod.Allocate, StunClass.Request), default);
        writer.WriteFlag((StunAttributeType)0x7777);
        writer.WriteFlag(StunAttributeType.DontFragment);
        writer.WriteFlag((StunAttributeType)0x8777);
        writer.WriteFlag((StunAttributeType)0x7778);
        writer.WriteFlag((StunAttributeType)0x7777);
        writer.WriteMessageIntegrity("key"u8);
        writer.WriteFlag((StunAttributeType)0x7779);
        StunMessage.TryParse(writer.Written, out var message);

        var unknown = new StunAttributeType[8];
        var count = UnknownAttributes.Find(message, [StunAttributeType.DontFragment, StunAttributeType.MessageIntegrity], unknown);

        Assert.Equal([(StunAttributeType)0x7777, (StunAttributeType)0x7778], unknown[..count]);
        Assert.Equal(1, UnknownAttributes.Find(message, [StunAttributeType.DontFragment, StunAttributeType.MessageIntegrity], unknown.AsSpan(0, 1)));
    }

    [Fact]
    public void The_list_is_read_as_it_was_written()
    {
        var writer = new StunMessageWriter(new byte[64], new StunMessageType(StunMethod.Allocate, StunClass.ErrorResponse), default);
        writer.WriteUnknownAttributes([(StunAttributeType)0x7777, (StunAttributeType)0x7778, (StunAttributeType)0x0001]);
        StunMessage.TryParse(writer.Written, out var message);

        Assert.True(message.TryReadBytes(StunAttributeType.UnknownAttributes, out var value));
        var types = new List<StunAttributeType>();
        foreach (var type in new UnknownAttributes(value))
        {
            types.Add(type);
        }

        Assert.Equal([(StunAttributeType)0x7777, (StunAttributeType)0x7778, (StunAttributeType)0x0001], types);
    }
}
