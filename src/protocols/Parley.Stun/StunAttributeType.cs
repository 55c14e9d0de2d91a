namespace Parley.Stun;

/// <summary>
/// The attributes of RFC 8489, RFC 8656, RFC 6062, RFC 8016, RFC 5780, RFC 8445 and renomination (IANA "STUN Attributes"). Those below 0x8000 must be understood
/// by whoever gets them (RFC 8489 §14).
/// </summary>
public enum StunAttributeType : ushort
{
    /// <summary>RFC 8489 §14.1: the address in the clear.</summary>
    MappedAddress = 0x0001,

    /// <summary>RFC 5780 §7.2: asks for an answer from another address or port.</summary>
    ChangeRequest = 0x0003,

    /// <summary>RFC 8489 §14.3: who asks.</summary>
    Username = 0x0006,

    /// <summary>RFC 8489 §14.5: HMAC-SHA1 over what precedes it.</summary>
    MessageIntegrity = 0x0008,

    /// <summary>RFC 8489 §14.8: why a request was refused.</summary>
    ErrorCode = 0x0009,

    /// <summary>RFC 8489 §14.13: what was not understood.</summary>
    UnknownAttributes = 0x000A,

    /// <summary>RFC 8656 §18.1: a channel's number.</summary>
    ChannelNumber = 0x000C,

    /// <summary>RFC 8656 §18.2: how many seconds an allocation lives.</summary>
    Lifetime = 0x000D,

    /// <summary>RFC 8656 §18.3: a peer's address.</summary>
    XorPeerAddress = 0x0012,

    /// <summary>RFC 8656 §18.4: what a peer sent, or is to get.</summary>
    Data = 0x0013,

    /// <summary>RFC 8489 §14.9: for whom the credentials are.</summary>
    Realm = 0x0014,

    /// <summary>RFC 8489 §14.10: the server's mark against replay.</summary>
    Nonce = 0x0015,

    /// <summary>RFC 8656 §18.5: the address that the server relays for.</summary>
    XorRelayedAddress = 0x0016,

    /// <summary>RFC 8656 §18.6: IPv4 or IPv6.</summary>
    RequestedAddressFamily = 0x0017,

    /// <summary>RFC 8656 §18.7: an even port, and perhaps the next one kept.</summary>
    EvenPort = 0x0018,

    /// <summary>RFC 8656 §18.8: UDP, or TCP by RFC 6062.</summary>
    RequestedTransport = 0x0019,

    /// <summary>RFC 8656 §18.9: do not cut datagrams in pieces.</summary>
    DontFragment = 0x001A,

    /// <summary>RFC 8489 §14.6: HMAC-SHA256 over what precedes it.</summary>
    MessageIntegritySha256 = 0x001C,

    /// <summary>RFC 8489 §14.12: how the password is hashed.</summary>
    PasswordAlgorithm = 0x001D,

    /// <summary>RFC 8489 §14.4: a hash of user name and realm.</summary>
    UserHash = 0x001E,

    /// <summary>RFC 8489 §14.2: the address, out of reach of NATs that rewrite what looks like one.</summary>
    XorMappedAddress = 0x0020,

    /// <summary>RFC 8656 §18.10: a port kept earlier.</summary>
    ReservationToken = 0x0022,

    /// <summary>RFC 8445 §16.1: the priority of a check.</summary>
    Priority = 0x0024,

    /// <summary>RFC 8445 §16.1: nominates a pair.</summary>
    UseCandidate = 0x0025,

    /// <summary>RFC 5780 §7.6: how long the response is to be.</summary>
    Padding = 0x0026,

    /// <summary>RFC 5780 §7.5: the port that the response is to go to.</summary>
    ResponsePort = 0x0027,

    /// <summary>RFC 6062 §6.2.1: a connection's number.</summary>
    ConnectionId = 0x002A,

    /// <summary>RFC 8656 §18.11: one more address family.</summary>
    AdditionalAddressFamily = 0x8000,

    /// <summary>RFC 8656 §18.12: why the second family was refused.</summary>
    AddressErrorCode = 0x8001,

    /// <summary>RFC 8489 §14.11: the ways of hashing that the server knows.</summary>
    PasswordAlgorithms = 0x8002,

    /// <summary>RFC 8489 §14.16: the other server's domain name.</summary>
    AlternateDomain = 0x8003,

    /// <summary>RFC 8656 §18.13: what an ICMP message said.</summary>
    Icmp = 0x8004,

    /// <summary>RFC 8489 §14.14: whose program it is.</summary>
    Software = 0x8022,

    /// <summary>RFC 8489 §14.15: the server to ask instead.</summary>
    AlternateServer = 0x8023,

    /// <summary>RFC 8489 §14.7: CRC-32 of what precedes it.</summary>
    Fingerprint = 0x8028,

    /// <summary>RFC 8445 §16.1: the agent is controlled.</summary>
    IceControlled = 0x8029,

    /// <summary>RFC 8445 §16.1: the agent is controlling.</summary>
    IceControlling = 0x802A,

    /// <summary>RFC 5780 §7.3: the address the response was sent from.</summary>
    ResponseOrigin = 0x802B,

    /// <summary>RFC 5780 §7.4: the server's other address.</summary>
    OtherAddress = 0x802C,

    /// <summary>RFC 8016 §3.3: lets an allocation follow its client to another address.</summary>
    MobilityTicket = 0x8030,

    /// <summary>draft-martinsen-tram-ssoda: what RFC 8656 made <see cref="AdditionalAddressFamily"/>. coturn 4.6 knows this number only.</summary>
    DraftAdditionalAddressFamily = 0x8032,

    /// <summary>draft-thatcher-ice-renomination: the higher nomination wins.</summary>
    Nomination = 0xC001,
}
