using System.Diagnostics.CodeAnalysis;
using System.Text;
using Parley.SansIO;
using Parley.Stun;

namespace Parley.Turn.Server;

/// <content>What happened, for whoever watches.</content>
public sealed partial class TurnEngine
{
    // Requests that are refused come from anyone: their events are bounded between two drains. The others follow what authenticated clients do.
    private const int MaxRefusedEvents = 256;

    private readonly Queue<TurnEvent> _events = new();
    private int _refusedEvents;

    /// <summary>Takes what happened since, one after the other.</summary>
    public bool TryTakeEvent([NotNullWhen(true)] out TurnEvent? e)
    {
        if (!_events.TryDequeue(out e))
        {
            _refusedEvents = 0;
            return false;
        }

        return true;
    }

    // Every client's first request is refused for want of credentials, and a flood is refused by silence: both are counted, not told.
    private void Tell(scoped in TurnRequest request, int code, RefusalReason why, TransportAddress? peer)
    {
        Counters.CountRefused(why);
        if (why is RefusalReason.NoCredentials or RefusalReason.RateLimited)
        {
            return;
        }

        if (_refusedEvents == MaxRefusedEvents)
        {
            Counters.CountEventLost();
            return;
        }

        _refusedEvents++;
        _events.Enqueue(new TurnEvent.Refused(request.Tuple, request.Method, code, why, peer, NameIn(request)));
    }

    // Bytes that are no UTF-8 become replacement characters: the name is for people.
    private static string? NameIn(scoped in TurnRequest request) =>
        !request.Username.IsEmpty ? Encoding.UTF8.GetString(request.Username)
        : request.Message.TryGet(StunAttributeType.Username, out var name) ? Encoding.UTF8.GetString(name.Value) : null;
}
