using Parley.Stun;

namespace Parley.Turn.Server;

/// <content>Binding (RFC 8489 §2): which address a message came from. Needs no credentials.</content>
public sealed partial class TurnEngine
{
    private void HandleBinding(scoped in TurnRequest request)
    {
        if (!UnderstandsAll(request))
        {
            return;
        }

        if (Discovers(request.Tuple.Path))
        {
            HandleDiscovery(request);
            return;
        }

        // A client that has an allocation has shown who it is.
        if (request.Allocation is null && !MayAnswer(request))
        {
            return;
        }

        Counters.CountBinding();
        if (TryBegin(request, StunClass.SuccessResponse, out var slice, out var writer))
        {
            writer.WriteXorAddress(StunAttributeType.XorMappedAddress, request.Tuple.Client);
            Finish(request, slice, ref writer);
        }
    }
}
