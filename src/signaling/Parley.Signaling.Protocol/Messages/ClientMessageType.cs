namespace Parley.Signaling.Protocol;

/// <summary>The types of message that a client sends (docs/protocol.md §2, §3, §6.1, §8).</summary>
public enum ClientMessageType
{
    /// <summary>A type that this server does not know.</summary>
    Unknown,

    /// <summary>The first message.</summary>
    Hello,

    /// <summary>A new token for the same user.</summary>
    Renew,

    /// <summary>The client leaves for good.</summary>
    Bye,

    /// <summary>Acknowledges events.</summary>
    Ack,

    /// <summary>Answers a ping.</summary>
    Pong,

    /// <summary>Replaces the presence subscription.</summary>
    Subscribe,

    /// <summary>Ends the presence subscription.</summary>
    Unsubscribe,

    /// <summary>Begins a call.</summary>
    Call,

    /// <summary>It rings on this device now.</summary>
    Ringing,

    /// <summary>Answers a call.</summary>
    Accept,

    /// <summary>Declines a call.</summary>
    Decline,

    /// <summary>Ends a call in any state.</summary>
    HangUp,

    /// <summary>Acknowledges relay messages.</summary>
    RelayAck,

    /// <summary>Relayed: a session description that offers.</summary>
    VideoOffer,

    /// <summary>Relayed: a session description that answers.</summary>
    VideoAnswer,

    /// <summary>Relayed: an ICE candidate, or the end of candidates.</summary>
    NewIceCandidate,

    /// <summary>Relayed: text for a person.</summary>
    Message,

    /// <summary>Relayed: what the sender sends now.</summary>
    MediaState,

    /// <summary>Relayed: the product's own data.</summary>
    App,
}

/// <summary>What a <see cref="ClientMessageType"/> says about its message.</summary>
public static class ClientMessageTypes
{
    extension(ClientMessageType type)
    {
        /// <summary>Numbered by <c>seq</c> and passed to the other party byte for byte (docs/protocol.md §6.1).</summary>
        public bool IsNumbered => type >= ClientMessageType.VideoOffer;

        /// <summary>Passed to the other party byte for byte: the numbered messages and <see cref="ClientMessageType.RelayAck"/>.</summary>
        public bool IsRelayed => type >= ClientMessageType.RelayAck;

        /// <summary>Answered with <c>done</c> or <c>error</c> by its <c>id</c> (docs/protocol.md §3).</summary>
        public bool IsCommand => type is ClientMessageType.Renew or
            (>= ClientMessageType.Subscribe and <= ClientMessageType.HangUp);
    }

    /// <summary>The type that has this name on the wire; <see cref="ClientMessageType.Unknown"/> when none has. Case matters.</summary>
    public static ClientMessageType Parse(ReadOnlySpan<byte> name) => name.Length switch
    {
        3 when name.SequenceEqual("ack"u8) => ClientMessageType.Ack,
        3 when name.SequenceEqual("app"u8) => ClientMessageType.App,
        3 when name.SequenceEqual("bye"u8) => ClientMessageType.Bye,
        4 when name.SequenceEqual("pong"u8) => ClientMessageType.Pong,
        4 when name.SequenceEqual("call"u8) => ClientMessageType.Call,
        5 when name.SequenceEqual("hello"u8) => ClientMessageType.Hello,
        5 when name.SequenceEqual("renew"u8) => ClientMessageType.Renew,
        6 when name.SequenceEqual("accept"u8) => ClientMessageType.Accept,
        7 when name.SequenceEqual("message"u8) => ClientMessageType.Message,
        7 when name.SequenceEqual("ringing"u8) => ClientMessageType.Ringing,
        7 when name.SequenceEqual("decline"u8) => ClientMessageType.Decline,
        7 when name.SequenceEqual("hang-up"u8) => ClientMessageType.HangUp,
        9 when name.SequenceEqual("relay-ack"u8) => ClientMessageType.RelayAck,
        9 when name.SequenceEqual("subscribe"u8) => ClientMessageType.Subscribe,
        11 when name.SequenceEqual("video-offer"u8) => ClientMessageType.VideoOffer,
        11 when name.SequenceEqual("media-state"u8) => ClientMessageType.MediaState,
        11 when name.SequenceEqual("unsubscribe"u8) => ClientMessageType.Unsubscribe,
        12 when name.SequenceEqual("video-answer"u8) => ClientMessageType.VideoAnswer,
        17 when name.SequenceEqual("new-ice-candidate"u8) => ClientMessageType.NewIceCandidate,
        _ => ClientMessageType.Unknown,
    };
}
