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

    /// <summary>When it is given up unless what is awaited happens before.</summary>
    public abstract Instant Deadline { get; }

    /// <summary>Takes the next message out of what was received; it stays good until more is.</summary>
    public abstract StreamMessage Next(out ReadOnlySpan<byte> message);

    /// <summary>To the other side: of a TCP candidate pair (RFC 6544).</summary>
    public sealed class ToPeer(int number, LocalBase from, TransportAddress remote) : IceStream(number)
    {
        /// <summary>What it was opened from, or came to.</summary>
        public LocalBase Base { get; } = from;

        public TransportAddress Remote { get; } = remote;

        /// <summary>What is sent as soon as it is open: checks.</summary>
        public List<byte[]> Waiting { get; } = [];

        /// <summary>Who has not shown to be the other side yet, on a connection that came; null for who has.</summary>
        public Stranger? Stranger { get; set; }

        /// <summary>Whether a check over it was answered: data may go out (RFC 6544 §11.1).</summary>
        public bool IsProven { get; set; }

        // Opening it is a part of its check's transaction, which has a time-out.
        public override Instant Deadline => Stranger?.Until ?? Instant.Never;

        public override StreamMessage Next(out ReadOnlySpan<byte> message)
        {
            if (!PeerFrames.TryRead(Received.Unread, out message))
            {
                return StreamMessage.Incomplete;
            }

            Received.Skip(PeerFrames.PrefixLength + message.Length);
            return StreamMessage.Whole;
        }
    }

    /// <summary>To a TURN server.</summary>
    public sealed class ToServer(int number, TurnLink link) : IceStream(number)
    {
        public TurnLink Link { get; } = link;

        /// <summary>When it has to be open.</summary>
        public required Instant OpenBy { get; init; }

        public override Instant Deadline => IsOpen ? Instant.Never : OpenBy;

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
