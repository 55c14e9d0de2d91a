using Parley.Ice.Gathering;
using Parley.SansIO;
using Parley.Stun;

namespace Parley.Ice;

/// <content>
/// What keeps NATs' bindings while nothing else is sent (RFC 8445 §5.1.1.4): requests to the servers that have told a reflexive address until ICE has
/// completed, and to TURN servers as long as there is an allocation, which refreshes alone would come too seldom for.
/// </content>
public sealed partial class IceAgent
{
    private readonly List<(LocalBase.Socket Socket, TransportAddress Server, bool IsRelay)> _keptAlive = [];
    private Instant _keepAliveAt = Instant.Never;

    // RFC 8445 §11, Tr: fifteen seconds, and nothing shorter.
    private static TimeSpan KeepAliveInterval { get; } = TimeSpan.FromSeconds(15);

    private Instant NextKeepAlive() => _keptAlive.Exists(IsNeeded) ? _keepAliveAt : Instant.Never;

    private void KeepAlive(Instant now, LocalBase.Socket socket, TransportAddress server, bool isRelay)
    {
        if (_keptAlive.Count == 0)
        {
            _keepAliveAt = now + KeepAliveInterval;
        }

        _keptAlive.Remove((socket, server, false));
        _keptAlive.Add((socket, server, isRelay));
    }

    private void HandleKeepAlive(Instant now)
    {
        if (now < _keepAliveAt)
        {
            return;
        }

        _keepAliveAt = now + KeepAliveInterval;
        _keptAlive.RemoveAll(static one => one.Socket.IsGone);
        foreach (var one in _keptAlive)
        {
            if (IsNeeded(one))
            {
                // The answer is nobody's: what counts is that something went out.
                new ReflexiveQuestion(one.Socket, new IceServer(one.Server), StunTransaction.Begin(now, TransactionId.Create(_random), reliable: false))
                    .Send(_transmits);
            }
        }
    }

    private bool IsNeeded((LocalBase.Socket Socket, TransportAddress Server, bool IsRelay) one) =>
        !one.Socket.IsGone && (one.IsRelay
            ? _links.Exists(link => link.Socket == one.Socket && link.Client.Server == one.Server && link.Relays.Count > 0)
            : State != IceState.Completed);
}
