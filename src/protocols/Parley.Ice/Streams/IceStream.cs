using Parley.Ice.Gathering;
using Parley.SansIO;
using Parley.Turn;

namespace Parley.Ice.Streams;

/// <summary>What stands at the beginning of what a stream has brought.</summary>
internal enum StreamMessage : byte
{
    /// <summary>Not a whole message yet.</summary>
    Incomplete,

    /// <summary>A whole one.</summary>
    Whole,

    /// <summary>None that could ever be read: the stream is to be closed.</summary>
    Broken,
}

/// <summary>A connection, open or opening.</summary>
internal abstract class IceStream(int number)
{
    public int Number { get; } = number;

    /// <summary>Whether bytes can be sent.</summary>
    public bool IsOpen { get; set; }

    public StreamBuffer Received { get; } = new();

    /// <summary>Takes the next message out of what was received; it stays good until more is.</summary>
    public abstract StreamMessage Next(out ReadOnlySpan<byte> message);

    /// <summary>To a TURN server.</summary>
    public sealed class ToServer(int number, TurnLink link) : IceStream(number)
    {
        public TurnLink Link { get; } = link;

        /// <summary>When it has to be open.</summary>
        public required Instant OpenBy { get; init; }

        // RFC 8656 §12.5, RFC 8489 §6.2.2.
        public override StreamMessage Next(out ReadOnlySpan<byte> message)
        {
            message = default;
            if (Link.Relays.Count == 0 && Received.Unread is [var first, ..] && ChannelData.MayBegin(first))
            {
                // There is no channel yet. Text looks like one: a web server's "HTTP/1.1 400".
                return StreamMessage.Broken;
            }

            switch (TurnFrames.Cut(Received.Unread, TurnFrames.MaxLength, out var length))
            {
                case TurnFrame.Incomplete:
                    return StreamMessage.Incomplete;
                case TurnFrame.StunMessage or TurnFrame.ChannelData:
                    message = Received.Unread[..length];
                    Received.Skip(length);
                    return StreamMessage.Whole;
                default:
                    return StreamMessage.Broken;
            }
        }
    }
}
