namespace Parley.Stun.Tests;

/// <summary>Reads everything that can be read out of bytes.</summary>
internal static class StunReadout
{
    public static StunParseError ReadAll(ReadOnlySpan<byte> bytes)
    {
        var error = StunMessage.TryParse(bytes, out var message);
        if (error != StunParseError.None)
        {
            return error;
        }

        _ = (message.Type.Value, message.TransactionId, message.IsResponse);
        foreach (var attribute in message.Attributes)
        {
            StunAddress.TryRead(attribute.Value, out _);
            StunAddress.TryReadXor(attribute.Value, message.TransactionId, out _);
            ChannelNumber.TryRead(attribute.Value, out _);
            Lifetime.TryRead(attribute.Value, out _);
            RequestedAddressFamily.TryRead(attribute.Value, out _);
            AdditionalAddressFamily.TryRead(attribute.Value, out _);
            EvenPort.TryRead(attribute.Value, out _);
            RequestedTransport.TryRead(attribute.Value, out _);
            ReservationToken.TryRead(attribute.Value, out _);
            ConnectionId.TryRead(attribute.Value, out _);
            ErrorCode.TryRead(attribute.Value, out _);
            AddressErrorCode.TryRead(attribute.Value, out _);
            Icmp.TryRead(attribute.Value, out _);
            ChangeRequest.TryRead(attribute.Value, out _);
            ResponsePort.TryRead(attribute.Value, out _);
            ChosenAlgorithm.TryRead(attribute.Value, out _);
            new PasswordAlgorithms(attribute.Value).TryFindFirstSupported(out _);
            NonceCookie.TryRead(attribute.Value, out _);
            foreach (var type in new UnknownAttributes(attribute.Value))
            {
                _ = type;
            }
        }

        StunIntegrity.VerifySha1(message, "key"u8);
        StunIntegrity.VerifySha256(message, "key"u8);
        ServerBidDown.Check(message, PasswordAlgorithms.Sha256ThenMd5, out _);
        ClientBidDown.Judge(message, out _);
        ClientBidDown.MustIgnore(message);
        UnknownAttributes.Find(message, [StunAttributeType.Username], stackalloc StunAttributeType[4]);
        return error;
    }
}
