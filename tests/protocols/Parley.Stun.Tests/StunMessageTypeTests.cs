namespace Parley.Stun.Tests;

public sealed class StunMessageTypeTests
{
    [Theory]
    [InlineData(StunMethod.Binding, StunClass.Request, 0x0001)]
    [InlineData(StunMethod.Binding, StunClass.SuccessResponse, 0x0101)]
    [InlineData(StunMethod.Binding, StunClass.ErrorResponse, 0x0111)]
    [InlineData(StunMethod.Send, StunClass.Indication, 0x0016)]
    [InlineData(StunMethod.Data, StunClass.Indication, 0x0017)]
    [InlineData((StunMethod)0xFFF, StunClass.Request, 0x3EEF)]
    public void Method_and_class_are_interleaved(StunMethod method, StunClass kind, int value)
    {
        var type = new StunMessageType(method, kind);

        Assert.Equal(value, type.Value);
        Assert.Equal(type, StunMessageType.FromValue((ushort)value));
    }
}
