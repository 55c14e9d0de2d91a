using System.Collections.Concurrent;
using Parley.Turn.Server;
using Parley.TurnServer.Loops;

namespace Parley.TurnServer.Tests.Loops;

/// <summary>Keeps what happened in the engines.</summary>
internal sealed class EventList : ITurnObserver
{
    private readonly ConcurrentQueue<(int Loop, TurnEvent Event)> _events = [];

    public IReadOnlyCollection<(int Loop, TurnEvent Event)> All => _events;

    public void Observe(TurnLoop loop, TurnEvent e) => _events.Enqueue((loop.Number, e));
}
