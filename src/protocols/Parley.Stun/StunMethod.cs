namespace Parley.Stun;

/// <summary>What a message is about: 12 bits of its type (IANA "STUN Methods").</summary>
public enum StunMethod : ushort
{
    /// <summary>Which address a message came from (RFC 8489 §2).</summary>
    Binding = 0x001,

    /// <summary>Asks a TURN server for a relayed address (RFC 8656 §7).</summary>
    Allocate = 0x003,

    /// <summary>Prolongs or ends an allocation (RFC 8656 §8).</summary>
    Refresh = 0x004,

    /// <summary>Client to server: data for a peer; an indication (RFC 8656 §11).</summary>
    Send = 0x006,

    /// <summary>Server to client: data of a peer; an indication (RFC 8656 §11).</summary>
    Data = 0x007,

    /// <summary>Lets peers send through an allocation (RFC 8656 §10).</summary>
    CreatePermission = 0x008,

    /// <summary>Gives a peer a channel number (RFC 8656 §12).</summary>
    ChannelBind = 0x009,

    /// <summary>Asks for a TCP connection to a peer (RFC 6062 §4.3).</summary>
    Connect = 0x00A,

    /// <summary>Joins a client's connection with a peer's (RFC 6062 §4.3).</summary>
    ConnectionBind = 0x00B,

    /// <summary>Says that a peer has connected; an indication (RFC 6062 §4.4).</summary>
    ConnectionAttempt = 0x00C,
}
