using System.Collections.Immutable;
using System.Text;
using Parley.Ice.Verdicts;
using Parley.SansIO;
using Parley.Stun;
using Parley.Turn.Client;

namespace Parley.Ice.Gathering;

/// <summary>What servers were asked and what became of it, as pairs keep theirs: what a verdict goes by. Bounded; the oldest questions are forgotten first.</summary>
internal sealed class GatheringHistory
{
    private const int MaxQueries = 64;
    private const int MaxRefusals = 64;

    private readonly List<ServerQuery> _queries = [];
    private readonly List<PeerRefusal> _refusals = [];

    public ImmutableArray<ServerQuery> Queries => [.. _queries];

    public ImmutableArray<PeerRefusal> Refusals => [.. _refusals];

    /// <summary>A server is asked; from a stream that is not open yet, no address.</summary>
    public void Asked(Instant now, IceServer server, TransportAddress from)
    {
        if (_queries.Count == MaxQueries)
        {
            _queries.RemoveAt(0);
        }

        _queries.Add(new ServerQuery(server, from, now, new ServerOutcome.Awaited()));
    }

    public void Answered(Instant now, IceServer server, TransportAddress from, TransportAddress mapped, TransportAddress? relayed = null) =>
        End(server, from, query => new ServerOutcome.Answered(now - query.At, mapped, relayed));

    public void TimedOut(Instant now, IceServer server, TransportAddress from) => End(server, from, query => new ServerOutcome.TimedOut(now - query.At));

    /// <summary>A STUN server's error.</summary>
    public void Refused(IceServer server, TransportAddress from, in StunMessage response)
    {
        ServerOutcome outcome = response.TryRead<ErrorCode>(out var error)
            ? new ServerOutcome.Refused(error.Code, Encoding.UTF8.GetString(error.ReasonPhrase))
            : new ServerOutcome.Unusable("an answer without an address");
        End(server, from, _ => outcome);
    }

    /// <summary>There is no allocation; null for one that was released.</summary>
    public void Failed(Instant now, IceServer server, TransportAddress from, TurnFailure? why) => End(server, from, query => why switch
    {
        TurnFailure.TimedOut => new ServerOutcome.TimedOut(now - query.At),
        TurnFailure.Refused refused => new ServerOutcome.Refused(refused.Code, refused.Reason),
        TurnFailure.WrongCredentials => new ServerOutcome.Refused(StunErrorCode.Unauthenticated, StunErrorCode.Unauthenticated.ReasonPhrase),
        TurnFailure.IntegrityViolated => new ServerOutcome.Unusable("answers from one who does not know the password"),
        TurnFailure.BadChallenge => new ServerOutcome.Unusable("a weak or malformed challenge"),
        TurnFailure.RedirectLoop => new ServerOutcome.Unusable("servers that send each other the client"),
        TurnFailure.StaleNonces => new ServerOutcome.Unusable("one stale nonce after another"),
        null => new ServerOutcome.GivenUp(),
        _ => new ServerOutcome.Unusable("a malformed answer"),
    });

    /// <summary>The socket or stream is gone before an answer came.</summary>
    public void GaveUp(TransportAddress from)
    {
        for (var i = 0; i < _queries.Count; i++)
        {
            if (_queries[i].From == from && _queries[i].Outcome is ServerOutcome.Awaited)
            {
                _queries[i] = _queries[i] with { Outcome = new ServerOutcome.GivenUp() };
            }
        }
    }

    /// <summary>A TURN server relays, but not to a peer.</summary>
    public void PeerRefused(TransportAddress server, IpAddress peer, TurnFailure why)
    {
        if (why is TurnFailure.Refused refused && _refusals.Count < MaxRefusals)
        {
            _refusals.Add(new PeerRefusal(server, peer, refused.Code, refused.Reason));
        }
    }

    private void End(IceServer server, TransportAddress from, Func<ServerQuery, ServerOutcome> how)
    {
        var index = _queries.FindLastIndex(query => query.Outcome is ServerOutcome.Awaited && query.From == from && query.Server == server);
        if (index >= 0)
        {
            _queries[index] = _queries[index] with { Outcome = how(_queries[index]) };
        }
    }
}
