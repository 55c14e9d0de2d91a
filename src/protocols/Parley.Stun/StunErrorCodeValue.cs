namespace Parley.Stun;

/// <summary>
/// The value of ERROR-CODE (RFC 8489 §14.8):
/// <code>
/// |           Reserved, should be 0         |Class|     Number    |
/// |      Reason Phrase (variable)                                ..
/// </code>
/// </summary>
public static class StunErrorCodeValue
{
    /// <summary>Reads the code of an error response.</summary>
    /// <returns>False when there is none, or no number from 300 to 699.</returns>
    public static bool TryRead(in StunMessage message, out StunErrorCode code)
    {
        code = default;
        if (!message.TryGet(StunAttributeType.ErrorCode, out var attribute) || attribute.Value.Length < 4)
        {
            return false;
        }

        var hundreds = attribute.Value[2] & 0b111;
        var number = attribute.Value[3];
        if (hundreds is < 3 or > 6 || number > 99)
        {
            return false;
        }

        code = (StunErrorCode)((hundreds * 100) + number);
        return true;
    }
}
