using Parley.Stun;

namespace Parley.Turn.Server;

/// <content>Refresh (RFC 8656 §8).</content>
public sealed partial class TurnEngine
{
    private void HandleRefresh(scoped in TurnRequest request)
    {
        if (!request.TryGetUInt32(StunAttributeType.Lifetime, out var lifetime)
            || !request.TryGetFamily(StunAttributeType.RequestedAddressFamily, out var family))
        {
            Refuse(request, StunErrorCode.BadRequest, RefusalReason.Malformed);
            return;
        }

        if (request.Allocation is not { } allocation)
        {
            Refuse(request, StunErrorCode.AllocationMismatch, RefusalReason.NoAllocation);
            return;
        }

        if (!CheckTicket(request, allocation))
        {
            return;
        }

        // RFC 8656 §8.2: a family that the allocation has not.
        if (family is { } named && allocation.RelayFor(named) is null)
        {
            Refuse(request, StunErrorCode.PeerAddressFamilyMismatch, RefusalReason.AddressFamily);
            return;
        }

        if (lifetime != 0)
        {
            _timers.Set(allocation, request.Now + Lifetime(lifetime));
            if (request.Message.Has(StunAttributeType.MobilityTicket) && allocation.Mobility is { } mobility)
            {
                UseTicket(request, mobility);
                if (request.Moves)
                {
                    BeginMove(request, allocation, mobility);
                }
            }

            AnswerRefresh(request, allocation, SecondsLeft(request.Now, allocation));
            return;
        }

        // RFC 8656 §8.2: a lifetime of zero deletes the allocation, or with a family only that one of its two relayed addresses.
        AnswerRefresh(request, allocation, 0);
        if (family is { } only && allocation.Second is not null)
        {
            Drop(allocation, allocation.RelayFor(only)!);
        }
        else
        {
            End(allocation, AllocationEnd.Released);
        }
    }

    private void AnswerRefresh(scoped in TurnRequest request, Allocation allocation, uint lifetime)
    {
        if (TryBegin(request, StunClass.SuccessResponse, out var slice, out var writer))
        {
            writer.WriteUInt32(StunAttributeType.Lifetime, lifetime);
            if (lifetime != 0 && allocation.Mobility is { } mobility && request.Message.Has(StunAttributeType.MobilityTicket))
            {
                WriteTicket(ref writer, mobility);
            }

            Finish(request, slice, ref writer);
        }
    }

    private void Drop(Allocation allocation, Relay relay)
    {
        if (relay == allocation.First)
        {
            allocation.First = allocation.Second;
        }

        allocation.Second = null;
        allocation.ChannelsByNumber.RemoveWhere(channel => channel.Relay == relay);
        allocation.ChannelsByPeer.RemoveWhere(channel => channel.Relay == relay);
        allocation.Permissions.RemoveWhere(permission => permission.Address.Family == relay.Relayed.Family);
        ClosePeerConnections(allocation, connection => connection.Relay == relay);
        Disown(relay);
    }
}
