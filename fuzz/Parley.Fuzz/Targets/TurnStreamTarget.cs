using System.Buffers.Binary;
using Parley.Stun;
using Parley.Turn;

namespace Parley.Fuzz.Targets;

/// <summary>
/// <see cref="TurnFrames"/> cuts the same out of a stream however it is split, which is what a slow and simple reading of the whole finds. The first byte
/// chooses the pieces, the rest is the stream.
/// </summary>
internal static class TurnStreamTarget
{
    private const int MaxLength = 2048;

    /// <summary>Messages of both kinds, one after the other.</summary>
    public static IReadOnlyList<byte[]> Examples { get; } =
    [
        [1, .. Stun(0), .. Channel(5), .. Stun(8)],
        [3, .. Channel(0), .. Channel(1), .. Channel(2), .. Channel(3), .. Channel(4)],
        [0, .. Stun(16), .. Stun(0)],
        [200, .. Channel(160), .. Stun(4)],
    ];

    public static void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        var stream = input[1..].ToArray();
        var (expected, expectedEnd) = Reference(stream);
        var (found, end) = Cut(stream, 1 + input[0]);
        Demand(end == expectedEnd, $"the stream ends with {expectedEnd}, not {end}");
        Demand(found.SequenceEqual(expected), "the frames are those of the whole stream");
        foreach (var frame in found)
        {
            Examine(stream.AsSpan(frame.Offset, frame.Length));
        }
    }

    private static (List<(int Offset, int Length)> Frames, TurnFrame End) Cut(byte[] stream, int piece)
    {
        var frames = new List<(int, int)>();
        var begin = 0;
        var needed = 0;
        for (var received = 0; ; received = Math.Min(stream.Length, received + piece))
        {
            while (received > begin)
            {
                var frame = TurnFrames.Cut(stream.AsSpan(begin, received - begin), MaxLength, out var length);
                Demand(frame is not (TurnFrame.StunMessage or TurnFrame.ChannelData) || received - begin >= needed, "no frame before the bytes asked for");
                if (frame == TurnFrame.Incomplete)
                {
                    Demand(length > received - begin, "more bytes are asked for than there are");
                    needed = length;
                    break;
                }

                if (frame is not (TurnFrame.StunMessage or TurnFrame.ChannelData))
                {
                    return (frames, frame);
                }

                frames.Add((begin, length));
                begin += length;
                needed = 0;
            }

            if (received == stream.Length)
            {
                return (frames, TurnFrame.Incomplete);
            }
        }
    }

    private static (List<(int Offset, int Length)> Frames, TurnFrame End) Reference(byte[] stream)
    {
        var frames = new List<(int, int)>();
        for (var at = 0; ;)
        {
            var rest = stream[at..];
            if (rest is [>= 0x40, ..] && !ChannelData.MayBegin(rest[0]))
            {
                return (frames, TurnFrame.NotTurn);
            }

            if (rest.Length < 4)
            {
                return (frames, TurnFrame.Incomplete);
            }

            var length = (rest[2] << 8) | rest[3];
            var whole = rest[0] < 0x40 ? 20 + length : 4 + length + ((4 - (length % 4)) % 4);
            if (rest[0] < 0x40 && length % 4 != 0)
            {
                return (frames, TurnFrame.LengthNotAligned);
            }

            if (whole > MaxLength)
            {
                return (frames, TurnFrame.TooLong);
            }

            byte[] cookie = [0x21, 0x12, 0xA4, 0x42];
            if (rest[0] < 0x40 && rest.Skip(4).Zip(cookie).Any(pair => pair.First != pair.Second))
            {
                return (frames, TurnFrame.NoMagicCookie);
            }

            if (whole > rest.Length)
            {
                return (frames, TurnFrame.Incomplete);
            }

            frames.Add((at, whole));
            at += whole;
        }
    }

    private static void Examine(ReadOnlySpan<byte> frame)
    {
        if (frame[0] < 0x40)
        {
            var error = StunMessage.TryParse(frame, out _);
            Demand(
                error is not (StunParseError.TooShort or StunParseError.NotStun or StunParseError.NoMagicCookie or StunParseError.LengthNotAligned
                    or StunParseError.TrailingBytes),
                $"what was cut out is as long as a message, not {error}");
        }
        else
        {
            Demand(ChannelData.TryRead(frame, out _, out _), "what was cut out is ChannelData");
        }
    }

    private static byte[] Stun(int valueLength)
    {
        var buffer = new byte[StunHeader.Length + valueLength];
        var writer = new StunMessageWriter(buffer, new StunMessageType(StunMethod.Binding, StunClass.Request), default);
        if (valueLength > 0)
        {
            writer.WriteBytes(StunAttributeType.Software, new byte[valueLength - 4]);
        }

        return buffer;
    }

    private static byte[] Channel(int length)
    {
        var message = new byte[ChannelData.HeaderLength + ((length + 3) & ~3)];
        BinaryPrimitives.WriteUInt16BigEndian(message, 0x4001);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), (ushort)length);
        return message;
    }

    private static void Demand(bool holds, string what)
    {
        if (!holds)
        {
            throw new FuzzFailureException($"it does not hold that {what}");
        }
    }
}
