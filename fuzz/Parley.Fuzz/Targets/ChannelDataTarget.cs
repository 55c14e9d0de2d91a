using Parley.Turn;

namespace Parley.Fuzz.Targets;

/// <summary><see cref="ChannelData"/> never throws, reads what stands there and nothing past the end, and is written as it was read.</summary>
internal static class ChannelDataTarget
{
    /// <summary>Whole, padded, cut off, and of another kind.</summary>
    public static IReadOnlyList<byte[]> Examples { get; } =
    [
        [0x40, 0x00, 0x00, 0x00], [0x40, 0x01, 0x00, 0x03, 1, 2, 3], [0x4F, 0xFF, 0x00, 0x03, 1, 2, 3, 0], [0x40, 0x01, 0xFF, 0xFF, 1], [0x00, 0x01, 0x00, 0x00],
        [0x7F, 0xFF, 0x00, 0x01, 1], [0x80, 0x00, 0x00, 0x00],
    ];

    public static void Run(ReadOnlySpan<byte> input)
    {
        var isRead = ChannelData.TryRead(input, out var channel, out var length);
        var isThere = input.Length >= 4 && ChannelData.MayBegin(input[0]) && 4 + ((input[2] << 8) | input[3]) <= input.Length;
        if (isRead != isThere)
        {
            throw new FuzzFailureException($"read {isRead}, there {isThere}");
        }

        if (!isRead)
        {
            return;
        }

        Span<byte> header = stackalloc byte[ChannelData.HeaderLength];
        ChannelData.WriteHeader(header, channel, length);
        if (!input.StartsWith(header))
        {
            throw new FuzzFailureException($"channel {channel} with {length} bytes is written otherwise");
        }
    }
}
