using Microsoft.Extensions.Logging;
using Parley.SansIO;
using Parley.Stun;
using Parley.Turn.Server;

namespace Parley.TurnServer.Hosting;

internal sealed partial class TurnJournal
{
    [LoggerMessage(1, LogLevel.Debug, "Allocation {Relayed} {Second} for {User}, client {Client} over {Protocol}")]
    private partial void LogAllocated(TransportAddress relayed, TransportAddress? second, string user, TransportAddress client, TransportProtocol protocol);

    [LoggerMessage(2, LogLevel.Debug, "Allocation {Relayed} moved from client {From} to {To}")]
    private partial void LogMoved(TransportAddress relayed, TransportAddress from, TransportAddress to);

    [LoggerMessage(EventId = 3, Message =
        "Allocation {Relayed} of {User}, client {Client}, ended: {Why}; to peers {DatagramsToPeers} datagrams, {BytesToPeers} bytes, " +
        "from peers {DatagramsFromPeers} datagrams, {BytesFromPeers} bytes")]
    private partial void LogEnded(
        LogLevel level, TransportAddress relayed, string user, TransportAddress client, AllocationEnd why,
        long datagramsToPeers, long bytesToPeers, long datagramsFromPeers, long bytesFromPeers);

    [LoggerMessage(EventId = 4, Message = "Refused {Method} of client {Client}, user {User}: {Why} ({Code}), peer {Peer}")]
    private partial void LogRefused(
        LogLevel level, StunMethod method, TransportAddress client, string user, RefusalReason why, int code, TransportAddress? peer);

    [LoggerMessage(5, LogLevel.Information, "{LeftOut} more refusals were not written down")]
    private partial void LogLeftOut(long leftOut);
}
