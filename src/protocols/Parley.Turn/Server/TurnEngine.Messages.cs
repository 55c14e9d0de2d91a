using Parley.SansIO;
using Parley.Stun;

namespace Parley.Turn.Server;

/// <content>From bytes to the method that serves them.</content>
public sealed partial class TurnEngine
{
    private void HandleStun(Instant now, in FiveTuple tuple, Slice message, bool handedOver)
    {
        _allocations.TryGet(tuple, out var allocation);
        if (allocation is null && !handedOver && IsElsewhere(tuple, out var engine))
        {
            HandOver(tuple, message, engine);
            return;
        }

        if (StunMessage.TryParse(_memory[message], out var stun) != StunParseError.None)
        {
            // Silence: whoever sends such things learns nothing, and nobody else is sent anything on their behalf.
            Counters.CountMalformed();
            return;
        }

        var type = stun.Type;
        if (type.Class == StunClass.Indication)
        {
            // RFC 8489 §6.3.2: an unknown indication is discarded. Binding indications keep NAT bindings alive and want nothing.
            if (type.Method == StunMethod.Send && allocation is not null)
            {
                if (allocation.IsMoving)
                {
                    NoteArrival(allocation, tuple);
                }

                HandleSend(now, allocation, stun, message.Offset);
            }

            return;
        }

        if (type.Class == StunClass.Request)
        {
            var request = new TurnRequest
            {
                Now = now, Tuple = tuple, Message = stun, Slice = message, HandedOver = handedOver, Allocation = allocation,
            };
            HandleRequest(ref request);
        }
    }

    private void HandleRequest(ref TurnRequest request)
    {
        if (request.Method == StunMethod.Binding)
        {
            HandleBinding(request);
            return;
        }

        if (request.Method is not (StunMethod.Allocate or StunMethod.Refresh or StunMethod.CreatePermission or StunMethod.ChannelBind
            or StunMethod.Connect or StunMethod.ConnectionBind))
        {
            // RFC 8489 §6.3.1: a method that is not served is discarded.
            Tell(request, 0, RefusalReason.UnknownMethod, null);
            return;
        }

        if (!FindMoved(ref request) || !Authenticate(ref request) || !UnderstandsAll(request))
        {
            return;
        }

        if (request is { Allocation: { IsMoving: true } moving, Moves: false } && !IsRepeatedMove(request, moving))
        {
            NoteArrival(moving, request.Tuple);
        }

        switch (request.Method)
        {
            case StunMethod.Allocate:
                HandleAllocate(request);
                break;
            case StunMethod.Refresh:
                HandleRefresh(request);
                break;
            case StunMethod.CreatePermission:
                HandleCreatePermission(request);
                break;
            case StunMethod.ChannelBind:
                HandleChannelBind(request);
                break;
            case StunMethod.Connect:
                HandleConnect(request);
                break;
            case StunMethod.ConnectionBind:
                HandleConnectionBind(request);
                break;
        }
    }

    // RFC 8489 §6.3.1: once it is authenticated, a request with attributes that must be understood and are not gets 420 with their list.
    private bool UnderstandsAll(scoped in TurnRequest request)
    {
        Span<StunAttributeType> unknown = stackalloc StunAttributeType[8];
        var count = 0;
        foreach (var attribute in request.Message.Attributes)
        {
            if (attribute.IsComprehensionRequired && !Understands(request.Method, attribute.Type)
                && !UnderstandsHere(request, attribute.Type) && count < unknown.Length)
            {
                unknown[count++] = attribute.Type;
            }
        }

        if (count == 0)
        {
            return true;
        }

        RefuseUnknown(request, unknown[..count]);
        return false;
    }

    private static bool Understands(StunMethod method, StunAttributeType type) => type switch
    {
        StunAttributeType.Username or StunAttributeType.UserHash or StunAttributeType.Realm or StunAttributeType.Nonce
            or StunAttributeType.MessageIntegrity or StunAttributeType.MessageIntegritySha256 or StunAttributeType.PasswordAlgorithm => true,
        // What responses carry, and what has a meaning for another method, is known and left out of account.
        StunAttributeType.MappedAddress or StunAttributeType.XorMappedAddress or StunAttributeType.ErrorCode
            or StunAttributeType.UnknownAttributes or StunAttributeType.XorRelayedAddress => true,
        StunAttributeType.ChannelNumber or StunAttributeType.Lifetime or StunAttributeType.XorPeerAddress or StunAttributeType.Data
            or StunAttributeType.RequestedAddressFamily or StunAttributeType.EvenPort or StunAttributeType.RequestedTransport
            or StunAttributeType.DontFragment or StunAttributeType.ReservationToken or StunAttributeType.ConnectionId => method != StunMethod.Binding,
        _ => false,
    };

    private bool IsElsewhere(in FiveTuple tuple, out int engine)
    {
        engine = 0;
        return _around.HandedOver is { } handedOver && handedOver.TryFind(tuple, out engine) && engine != _around.Number;
    }
}
