using System.Buffers.Binary;
using Parley.SansIO;
using Parley.Stun;

namespace Parley.Turn.Server;

/// <summary>What an Allocate request asks for (RFC 8656 §7.1), read and checked for contradictions (§7.2).</summary>
internal readonly struct AllocationRequest
{
    private const byte Udp = 17;
    private const byte Tcp = 6;

    /// <summary>What is relayed: datagrams, or by RFC 6062 connections.</summary>
    public TransportProtocol Protocol { get; private init; }

    public IpFamily Family { get; private init; }

    /// <summary>Whether an IPv6 address is wanted besides the IPv4 one.</summary>
    public bool Second { get; private init; }

    public PortWish Ports { get; private init; }

    /// <summary>The port kept earlier, 0 for none.</summary>
    public ulong ReservationToken { get; private init; }

    public uint? Lifetime { get; private init; }

    /// <summary>Whether the client wants its allocation to move with it (RFC 8016).</summary>
    public bool Mobility { get; private init; }

    /// <summary>Reads a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="tcpAllocations">Whether RFC 6062 is served.</param>
    /// <param name="wanted">What it asks for.</param>
    /// <returns>0, or the code to refuse it with.</returns>
    public static StunErrorCode Read(in TurnRequest request, bool tcpAllocations, out AllocationRequest wanted)
    {
        wanted = default;
        // RFC 8656 §7.2 item 3: REQUESTED-TRANSPORT must be there and well-formed, and be UDP; item 5: the token excludes the others.
        if (!request.TryGetUInt32(StunAttributeType.RequestedTransport, out var transport) || transport is null
            || !request.TryGetUInt32(StunAttributeType.Lifetime, out var lifetime)
            || !request.TryGetFamily(StunAttributeType.RequestedAddressFamily, out var family)
            || !request.TryGetFamily(SecondFamily(request.Message), out var second)
            || !TryGetPorts(request.Message, out var ports, out var token)
            || !TryGetMobility(request.Message, out var mobility))
        {
            return StunErrorCode.BadRequest;
        }

        var protocol = transport >> 24 == Tcp && tcpAllocations ? TransportProtocol.Tcp : TransportProtocol.Udp;
        if (protocol == TransportProtocol.Udp && transport >> 24 != Udp)
        {
            return StunErrorCode.UnsupportedTransportProtocol;
        }

        // RFC 6062 §5.1: a TCP allocation is asked for over TCP or TLS, and knows neither DONT-FRAGMENT nor EVEN-PORT nor RESERVATION-TOKEN: 400. Its connections
        // belong to one control connection, so that it does not move (RFC 8016) either.
        if (protocol == TransportProtocol.Tcp && (!TurnPath.IsConnection(request.Tuple.Path) || ports != PortWish.Any || token != 0 || mobility
            || request.Message.Has(StunAttributeType.DontFragment)))
        {
            return StunErrorCode.BadRequest;
        }

        // RFC 8656 §7.2 items 5, 6 and 8: what contradicts itself.
        if ((token != 0 && (ports != PortWish.Any || family is not null || second is not null))
            || (family is not null && second is not null)
            || (second is not null && (second != IpFamily.IPv6 || ports == PortWish.EvenAndNext)))
        {
            return StunErrorCode.BadRequest;
        }

        if (family == IpFamily.None)
        {
            return StunErrorCode.AddressFamilyNotSupported;
        }

        wanted = new AllocationRequest
        {
            // RFC 8656 §7.2 item 6: without the attribute the family is IPv4.
            Protocol = protocol,
            Family = family ?? IpFamily.IPv4,
            Second = second is not null,
            Ports = ports,
            ReservationToken = token,
            Lifetime = lifetime,
            Mobility = mobility,
        };
        return 0;
    }

    // Clients of before RFC 8656 ask for a second address by the number that its draft had.
    private static StunAttributeType SecondFamily(in StunMessage message) =>
        message.Has(StunAttributeType.AdditionalAddressFamily) ? StunAttributeType.AdditionalAddressFamily : StunAttributeType.DraftAdditionalAddressFamily;

    private static bool TryGetPorts(in StunMessage message, out PortWish ports, out ulong token)
    {
        (ports, token) = (PortWish.Any, 0);
        if (message.TryGet(StunAttributeType.EvenPort, out var even))
        {
            if (even.Value.Length != 1)
            {
                return false;
            }

            ports = (even.Value[0] & 0x80) != 0 ? PortWish.EvenAndNext : PortWish.Even;
        }

        if (!message.TryGet(StunAttributeType.ReservationToken, out var attribute))
        {
            return true;
        }

        token = attribute.Value.Length == sizeof(ulong) ? BinaryPrimitives.ReadUInt64BigEndian(attribute.Value) : 0;
        return token != 0;
    }

    // RFC 8016 §3.1: the ticket in an Allocate request is empty, and only says that one is wanted.
    private static bool TryGetMobility(in StunMessage message, out bool mobility)
    {
        mobility = message.TryGet(StunAttributeType.MobilityTicket, out var ticket);
        return !mobility || ticket.Value.Length == 0;
    }
}
