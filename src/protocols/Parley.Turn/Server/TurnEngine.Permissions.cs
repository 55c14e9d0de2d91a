using System.Runtime.CompilerServices;
using Parley.SansIO;
using Parley.Stun;

namespace Parley.Turn.Server;

/// <content>CreatePermission (RFC 8656 §10).</content>
public sealed partial class TurnEngine
{
    /// <summary>RFC 8656 §9: the Permission Lifetime MUST be 300 seconds.</summary>
    internal static readonly TimeSpan PermissionLifetime = TimeSpan.FromMinutes(5);

    private void HandleCreatePermission(scoped in TurnRequest request)
    {
        if (request.Allocation is not { } allocation)
        {
            Refuse(request, StunErrorCode.AllocationMismatch, RefusalReason.NoAllocation);
            return;
        }

        // RFC 8656 §10.2: all addresses are looked at before any permission is made; at least one must be there.
        var count = 0;
        foreach (var attribute in request.Message.Attributes)
        {
            if (attribute.Type != StunAttributeType.XorPeerAddress)
            {
                continue;
            }

            count++;
            if (!TryReadPeer(request, allocation, attribute.Value, out _))
            {
                return;
            }
        }

        if (count == 0)
        {
            Refuse(request, StunErrorCode.BadRequest, RefusalReason.Malformed);
            return;
        }

        foreach (var attribute in request.Message.Attributes)
        {
            if (attribute.Type == StunAttributeType.XorPeerAddress
                && StunAddress.TryReadXor(attribute.Value, request.Message.TransactionId, out var peer)
                && Permit(request.Now, allocation, PeerAddress.Canonicalise(peer).Address) is null)
            {
                // RFC 8656 §10.2: 508 when the server is out of capacity.
                Refuse(request, StunErrorCode.InsufficientCapacity, RefusalReason.AllocationFull);
                return;
            }
        }

        Succeed(request);
    }

    /// <summary>Reads the peer that a request names, in its one form, and asks whether it may be named. If not, the request has had its answer.</summary>
    private bool TryReadPeer(scoped in TurnRequest request, Allocation allocation, ReadOnlySpan<byte> value, out TransportAddress peer)
    {
        if (!StunAddress.TryReadXor(value, request.Message.TransactionId, out var written))
        {
            peer = default;
            Refuse(request, StunErrorCode.BadRequest, RefusalReason.Malformed);
            return false;
        }

        peer = PeerAddress.Canonicalise(written);
        // RFC 8656 §10.2, §12.2: the family must be the relayed address's. The policy goes first: an IPv4 address in disguise is forbidden, not mismatched.
        if (!IsAllowed(peer.Address))
        {
            Refuse(request, StunErrorCode.Forbidden, RefusalReason.Peer, peer);
            return false;
        }

        if (allocation.RelayFor(written.Family) is null || written.Family != peer.Family)
        {
            Refuse(request, StunErrorCode.PeerAddressFamilyMismatch, RefusalReason.AddressFamily, peer);
            return false;
        }

        return true;
    }

    private bool IsAllowed(in IpAddress peer) =>
        _settings.Policy.Check(peer) is PeerVerdict.Allowed or PeerVerdict.RelayPortNotLive;

    /// <summary>Makes or renews a permission for an address that is allowed; null when the allocation holds as many as it may.</summary>
    private Permission? Permit(Instant now, Allocation allocation, in IpAddress address)
    {
        if (!allocation.Permissions.TryGet(address, out var permission))
        {
            if (allocation.Permissions.Count >= _settings.MaxPermissions)
            {
                ForgetExpired(now, allocation);
            }

            if (allocation.Permissions.Count >= _settings.MaxPermissions)
            {
                return null;
            }

            permission = new Permission(address) { IsRelayAddress = _around.Directory.IsRelayAddress(address) };
            Judge(permission);
            allocation.Permissions.Set(address, permission);
        }

        permission.Expires = now + PermissionLifetime;
        return permission;
    }

    private void Judge(Permission permission)
    {
        var verdict = _settings.Policy.Check(permission.Address);
        permission.ByPolicy = verdict == PeerVerdict.Allowed;
        if (verdict is not (PeerVerdict.Allowed or PeerVerdict.RelayPortNotLive))
        {
            // Denied since it was made: over now, and not to be renewed.
            permission.Expires = Instant.Zero;
        }
    }

    // Called when a table is full: nothing sweeps them otherwise, as what has expired is not used anyway.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ForgetExpired(Instant now, Allocation allocation)
    {
        allocation.ChannelsByNumber.RemoveWhere(channel => channel.Expires <= now);
        allocation.ChannelsByPeer.RemoveWhere(channel => Release(channel, now));
        allocation.Permissions.RemoveWhere(permission => permission.Expires <= now && permission.Channels == 0);

        static bool Release(Channel channel, Instant now)
        {
            var expired = channel.Expires <= now;
            channel.Permission.Channels -= expired ? 1 : 0;
            return expired;
        }
    }

    private void Succeed(scoped in TurnRequest request)
    {
        if (TryBegin(request, StunClass.SuccessResponse, out var slice, out var writer))
        {
            Finish(request, slice, ref writer);
        }
    }
}
