namespace Parley.Signaling.Protocol;

/// <summary>The top-level members that the server routes by; each at most once in a message (docs/protocol.md §1).</summary>
[Flags]
internal enum RoutingKey
{
    None = 0,
    Type = 1,
    Call = 2,
    Seq = 4,
    Ack = 8,
    Id = 16,
    Offset = 32,
    Epoch = 64,
}

/// <summary>Tells routing keys from other members.</summary>
internal static class RoutingKeys
{
    private const int LongestName = 6;
    private const int LongestEscape = 6;

    extension(RoutingKey key)
    {
        /// <summary>The member's name; interned, so asking does not allocate.</summary>
        public string Name => key switch
        {
            RoutingKey.Type => "type",
            RoutingKey.Call => "call",
            RoutingKey.Seq => "seq",
            RoutingKey.Ack => "ack",
            RoutingKey.Id => "id",
            RoutingKey.Offset => "offset",
            RoutingKey.Epoch => "epoch",
            _ => "",
        };
    }

    /// <summary>The key that a member name is, also when it is spelt with escapes.</summary>
    /// <param name="raw">The name as it stands between the quotes.</param>
    /// <param name="escaped">Whether it holds a backslash.</param>
    public static RoutingKey Parse(ReadOnlySpan<byte> raw, bool escaped)
    {
        if (!escaped)
        {
            return Parse(raw);
        }

        Span<byte> name = stackalloc byte[LongestName * LongestEscape];
        return JsonText.TryUnescape(raw, name, out var length) ? Parse(name[..length]) : RoutingKey.None;
    }

    private static RoutingKey Parse(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 when name.SequenceEqual("id"u8) => RoutingKey.Id,
        3 when name.SequenceEqual("seq"u8) => RoutingKey.Seq,
        3 when name.SequenceEqual("ack"u8) => RoutingKey.Ack,
        4 when name.SequenceEqual("type"u8) => RoutingKey.Type,
        4 when name.SequenceEqual("call"u8) => RoutingKey.Call,
        5 when name.SequenceEqual("epoch"u8) => RoutingKey.Epoch,
        6 when name.SequenceEqual("offset"u8) => RoutingKey.Offset,
        _ => RoutingKey.None,
    };
}
