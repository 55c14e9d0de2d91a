using System.Collections.Immutable;
using Parley.SansIO;
using Parley.Stun;

namespace Parley.Turn.Client;

/// <summary>What a request is for; it writes its own attributes, so that it can be sent anew under another nonce.</summary>
internal abstract record ClientRequest(StunMethod Method)
{
    /// <summary>Adds what the method needs; credentials come after it.</summary>
    public abstract void Write(ref StunMessageWriter writer);

    /// <summary>RFC 8656 §7.1.</summary>
    public sealed record Allocate(TurnClientSettings Settings, bool DontFragment, bool Mobility) : ClientRequest(StunMethod.Allocate)
    {
        public override void Write(ref StunMessageWriter writer)
        {
            writer.Write(RequestedTransport.Udp);
            if (Settings.Lifetime is { } lifetime)
            {
                writer.Write(new Lifetime((uint)lifetime.TotalSeconds));
            }

            if (Settings.Family is { } family)
            {
                writer.Write(new RequestedAddressFamily(family));
            }

            if (Settings.AdditionalIPv6)
            {
                writer.Write(new AdditionalAddressFamily(IpFamily.IPv6));
            }

            if (Settings.EvenPort is { } evenPort)
            {
                writer.Write(evenPort);
            }

            if (Settings.Reservation is { } reservation)
            {
                writer.Write(reservation);
            }

            if (DontFragment)
            {
                writer.WriteFlag(StunAttributeType.DontFragment);
            }

            // RFC 8016 §3.1.1: a ticket of no length asks for one.
            if (Mobility)
            {
                writer.WriteFlag(StunAttributeType.MobilityTicket);
            }
        }
    }

    /// <summary>RFC 8656 §8.1; a lifetime of 0 ends the allocation.</summary>
    public sealed record Refresh(uint? Seconds) : ClientRequest(StunMethod.Refresh)
    {
        public bool Releases => Seconds == 0;

        public override void Write(ref StunMessageWriter writer)
        {
            if (Seconds is { } seconds)
            {
                writer.Write(new Lifetime(seconds));
            }
        }
    }

    /// <summary>RFC 8016 §3.2.1: a Refresh from the new address with the ticket.</summary>
    public sealed record Move(ImmutableArray<byte> Ticket) : ClientRequest(StunMethod.Refresh)
    {
        public override void Write(ref StunMessageWriter writer) => writer.WriteBytes(StunAttributeType.MobilityTicket, Ticket.AsSpan());
    }

    /// <summary>RFC 8656 §10.1: several addresses at once.</summary>
    public sealed record CreatePermission(ImmutableArray<IpAddress> Peers) : ClientRequest(StunMethod.CreatePermission)
    {
        public override void Write(ref StunMessageWriter writer)
        {
            foreach (var peer in Peers)
            {
                // RFC 8656 §10.1: the port is ignored and can be any value.
                writer.WriteXorAddress(StunAttributeType.XorPeerAddress, new TransportAddress(peer, 0));
            }
        }
    }

    /// <summary>RFC 8656 §12.1.</summary>
    public sealed record BindChannel(ushort Number, TransportAddress Peer) : ClientRequest(StunMethod.ChannelBind)
    {
        public override void Write(ref StunMessageWriter writer)
        {
            writer.Write(new ChannelNumber(Number));
            writer.WriteXorAddress(StunAttributeType.XorPeerAddress, Peer);
        }
    }
}
