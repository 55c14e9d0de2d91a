using System.Buffers.Binary;
using Parley.SansIO;
using Parley.Stun;

namespace Parley.Turn.Server;

/// <content>ChannelBind (RFC 8656 §12).</content>
public sealed partial class TurnEngine
{
    /// <summary>RFC 8656 §12: channel bindings last for 10 minutes unless refreshed.</summary>
    internal static readonly TimeSpan ChannelLifetime = TimeSpan.FromMinutes(10);

    private void HandleChannelBind(scoped in TurnRequest request)
    {
        if (request.Allocation is not { } allocation)
        {
            Refuse(request, StunErrorCode.AllocationMismatch, RefusalReason.NoAllocation);
            return;
        }

        if (allocation.Protocol != TransportProtocol.Udp)
        {
            // RFC 6062 §3: channels carry datagrams.
            Refuse(request, StunErrorCode.BadRequest, RefusalReason.Transport);
            return;
        }

        // RFC 8656 §12.2: both attributes, and a number in the range.
        if (!request.Message.TryGet(StunAttributeType.ChannelNumber, out var attribute) || attribute.Value.Length != 4
            || BinaryPrimitives.ReadUInt16BigEndian(attribute.Value) is var number && number is < ChannelData.FirstChannel or > ChannelData.LastLegacyChannel
            || !request.Message.TryGet(StunAttributeType.XorPeerAddress, out var peerAttribute))
        {
            Refuse(request, StunErrorCode.BadRequest, RefusalReason.Malformed);
            return;
        }

        if (!TryReadPeer(request, allocation, peerAttribute.Value, out var peer))
        {
            return;
        }

        var now = request.Now;
        allocation.ChannelsByNumber.TryGet(number, out var byNumber);
        allocation.ChannelsByPeer.TryGet(peer, out var byPeer);
        // RFC 8656 §12.2: a number stands for one peer, and a peer has one number, until the binding has expired.
        if ((byNumber is not null && byNumber.Expires > now && byNumber != byPeer) || (byPeer is not null && byPeer.Expires > now && byPeer != byNumber))
        {
            Refuse(request, StunErrorCode.BadRequest, RefusalReason.ChannelTaken, peer);
            return;
        }

        // RFC 8656 §12.2: binding makes or renews the permission too.
        if (Permit(now, allocation, peer.Address) is not { } permission
            || Bind(now, allocation, number, peer, permission, byNumber, byPeer) is not { } channel)
        {
            Refuse(request, StunErrorCode.InsufficientCapacity, RefusalReason.AllocationFull, peer);
            return;
        }

        channel.Expires = now + ChannelLifetime;
        Succeed(request);
    }

    private Channel? Bind(
        Instant now, Allocation allocation, ushort number, in TransportAddress peer, Permission permission, Channel? byNumber, Channel? byPeer)
    {
        if (byNumber is not null && byNumber == byPeer)
        {
            return byNumber;
        }

        Unbind(allocation, byNumber);
        Unbind(allocation, byPeer);
        if (allocation.ChannelsByNumber.Count >= _settings.MaxChannels)
        {
            ForgetExpired(now, allocation);
        }

        if (allocation.ChannelsByNumber.Count >= _settings.MaxChannels)
        {
            return null;
        }

        var channel = new Channel(number, peer, permission, allocation.RelayFor(peer.Family)!);
        permission.Channels++;
        allocation.ChannelsByNumber.Set(number, channel);
        allocation.ChannelsByPeer.Set(peer, channel);
        return channel;
    }

    private static void Unbind(Allocation allocation, Channel? expired)
    {
        if (expired is not null)
        {
            allocation.ChannelsByNumber.Remove(expired.Number);
            allocation.ChannelsByPeer.Remove(expired.Peer);
            expired.Permission.Channels--;
        }
    }
}
