namespace Parley.Signaling.Protocol.Tests.Relay;

/// <summary>A link on a virtual clock that loses, doubles, delays and reorders what it carries, as its seed says.</summary>
internal sealed class LossyLink<TMessage>(Random random, double loss)
{
    private readonly PriorityQueue<TMessage, DateTimeOffset> _underway = new();

    public DateTimeOffset? NextArrival => _underway.TryPeek(out _, out var at) ? at : null;

    public void Send(DateTimeOffset now, TMessage message)
    {
        for (var copies = random.Next(10) == 0 ? 2 : 1; copies > 0; copies--)
        {
            if (random.NextDouble() >= loss)
            {
                _underway.Enqueue(message, now + TimeSpan.FromMilliseconds(random.Next(1, 400)));
            }
        }
    }

    public bool TryArrive(DateTimeOffset now, out TMessage message)
    {
        if (NextArrival is { } at && at <= now)
        {
            message = _underway.Dequeue();
            return true;
        }

        message = default!;
        return false;
    }

    /// <summary>The connection breaks: what is under way is lost.</summary>
    public void Cut() => _underway.Clear();
}
