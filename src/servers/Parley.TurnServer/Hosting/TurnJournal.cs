using Microsoft.Extensions.Logging;
using Parley.SansIO;
using Parley.Stun;
using Parley.Turn.Server;
using Parley.TurnServer.Loops;
using Parley.TurnServer.Metrics;

namespace Parley.TurnServer.Hosting;

/// <summary>Writes down what happens in the engines: who was refused and why, which allocations live, what they relayed. Called on the loops' threads.</summary>
internal sealed partial class TurnJournal(
    LiveAllocations allocations, TurnMetrics metrics, TimeProvider time, ILogger<TurnJournal> logger) : ITurnObserver
{
    private readonly LogAllowance _refusals = new(time);
    private readonly LogAllowance _allocated = new(time);

    /// <summary>What a path speaks; set before any client can know the ports.</summary>
    public Func<int, TransportProtocol> ProtocolOf { get; set; } = _ => TransportProtocol.Udp;

    /// <inheritdoc/>
    public void Observe(TurnLoop loop, TurnEvent e)
    {
        switch (e)
        {
            case TurnEvent.Allocated made:
                Begin(made);
                break;
            case TurnEvent.Moved moved:
                allocations.Move(moved.From, moved.To, allocation => allocation with
                {
                    Client = moved.To.Client,
                    Protocol = ProtocolOf(moved.To.Path),
                });
                LogMoved(moved.Relayed, moved.From.Client, moved.To.Client);
                break;
            case TurnEvent.Ended ended:
                End(ended);
                break;
            case TurnEvent.Refused refused:
                Refuse(refused);
                break;
        }
    }

    private void Begin(TurnEvent.Allocated made)
    {
        var protocol = ProtocolOf(made.Tuple.Path);
        allocations.Add(made.Tuple, new TurnAllocation(made.User, protocol, made.Tuple.Client, made.Relayed, made.Second, time.GetUtcNow()));
        metrics.Created(protocol, made.Relayed.Family);
        if (logger.IsEnabled(LogLevel.Debug) && _allocated.TryTake(out _))
        {
            LogAllocated(made.Relayed, made.Second, Loggable.Name(made.User), made.Tuple.Client, protocol);
        }
    }

    private void End(TurnEvent.Ended ended)
    {
        allocations.Remove(ended.Tuple);
        metrics.Ended(ended.Why);
        var traffic = ended.Traffic;
        // Browsers make several for a call and use one: those are the ones that somebody looks for.
        var level = traffic.DatagramsToPeers + traffic.DatagramsFromPeers > 0 ? LogLevel.Information : LogLevel.Debug;
        if (logger.IsEnabled(level))
        {
            var user = Loggable.Name(ended.User);
            LogEnded(
                level, ended.Relayed, user, ended.Tuple.Client, ended.Why,
                traffic.DatagramsToPeers, traffic.BytesToPeers, traffic.DatagramsFromPeers, traffic.BytesFromPeers);
        }
    }

    private void Refuse(TurnEvent.Refused refused)
    {
        // The first request of every client, and the first after a nonce's end, are refused by design. So are permissions in most calls: ICE asks for one for
        // each address that the other side has, its private ones as well.
        var isUsual = refused.Why is RefusalReason.NoCredentials or RefusalReason.StaleNonce or RefusalReason.RateLimited
            || refused is { Why: RefusalReason.Peer, Method: StunMethod.CreatePermission };
        var level = isUsual ? LogLevel.Debug : LogLevel.Information;
        if (logger.IsEnabled(level) && _refusals.TryTake(out var leftOut))
        {
            var user = Loggable.Name(refused.User);
            LogRefused(level, refused.Method, refused.Tuple.Client, user, refused.Why, refused.Code, refused.Peer);
            if (leftOut > 0)
            {
                LogLeftOut(leftOut);
            }
        }
    }
}
