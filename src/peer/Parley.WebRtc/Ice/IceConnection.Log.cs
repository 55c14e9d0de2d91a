using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Parley.Ice;
using Parley.Ice.Candidates;
using Parley.Ice.Pairs;
using Parley.Ice.Verdicts;
using Parley.SansIO;
using Parley.WebRtc.Ice.Servers;

namespace Parley.WebRtc.Ice;

public sealed partial class IceConnection
{
    /// <summary>How logs name it: by the user name fragment, which is no secret.</summary>
    public override string ToString() => _localCredentials.UsernameFragment;

    [LoggerMessage(1, LogLevel.Debug, "{Connection}: candidate {Candidate}")]
    private partial void LogGathered(IceConnection connection, IceCandidate candidate);

    [LoggerMessage(2, LogLevel.Debug, "{Connection}: {State}")]
    private partial void LogState(IceConnection connection, IceState state);

    [LoggerMessage(3, LogLevel.Debug, "{Connection}: data go over {Pair}")]
    private partial void LogSelected(IceConnection connection, CandidatePairInfo pair);

    [LoggerMessage(4, LogLevel.Warning, "{Connection}: no socket on {Address}: {Error}")]
    private partial void LogNotBound(IceConnection connection, IpAddress address, SocketError error);

    [LoggerMessage(5, LogLevel.Trace, "{Connection}: not sent from {Local} to {Destination}: {Error}")]
    private partial void LogNotSent(IceConnection connection, TransportAddress local, TransportAddress destination, SocketError error);

    [LoggerMessage(6, LogLevel.Error, "{Connection}: a handler of its events has thrown")]
    private partial void LogHandlerFailed(Exception exception, IceConnection connection);

    [LoggerMessage(7, LogLevel.Critical, "{Connection} is broken by a mistake of its own, and closed")]
    private partial void LogBroken(Exception exception, IceConnection connection);

    [LoggerMessage(8, LogLevel.Debug, "{Connection}: stream {Stream} has ended: {Why}")]
    private partial void LogStreamEnded(IceConnection connection, int stream, string? why);

    [LoggerMessage(9, LogLevel.Trace, "{Connection}: stream {Stream} takes no more, a message was left out")]
    private partial void LogStreamFull(IceConnection connection, int stream);

    [LoggerMessage(10, LogLevel.Warning, "{Connection} has failed: {Verdict}")]
    private partial void LogVerdict(IceConnection connection, IceVerdict verdict);

    [LoggerMessage(11, LogLevel.Debug, "{Connection}: {Name} has {Count} addresses")]
    private partial void LogResolved(IceConnection connection, string name, int count);

    [LoggerMessage(12, LogLevel.Debug, "{Connection}: no NAT64 found: {Error}")]
    private partial void LogNoNat64(IceConnection connection, SocketError error);

    [LoggerMessage(13, LogLevel.Warning, "{Connection}: {Error}")]
    private partial void LogServerError(IceConnection connection, IceCandidateError error);
}
