using Parley.Ice.Gathering;
using Parley.Ice.Streams;
using Parley.SansIO;

namespace Parley.Ice;

/// <content>TURN over TCP and TLS (RFC 8656 §3.1): one connection for each interface and server.</content>
public sealed partial class IceAgent
{
    // Four SYNs of RFC 6298 (at 0, 1, 3 and 7 seconds) and time for a handshake: whoever has not answered then is not there, or not for this host.
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(15);

    private void Connect(Instant now, TurnLink link, TransportAddress server, string? name)
    {
        var stream = new IceStream.ToServer(_nextStream++, link) { OpenBy = now + ConnectPatience };
        link.Stream = stream;
        _streams.Add(stream.Number, stream);
        Raise(new IceEvent.Connect(stream.Number, link.Interface.Address, server, link.Server.Protocol, name));
    }

    private void HandleOpened(Instant now, IceStream.ToServer stream, TransportAddress local)
    {
        var link = stream.Link;
        if (link.HasStarted)
        {
            link.Client.HandleConnected(now, local);
        }
        else
        {
            link.HasStarted = true;
            link.Client.Start(now);
        }

        TakeTransmits(link);
        TakeTurnEvents(now, link);
    }

    private void HandleEnded(Instant now, IceStream.ToServer stream)
    {
        var link = stream.Link;
        link.Stream = null;
        if (!stream.IsOpen)
        {
            _history.TimedOut(now, link.Server, link.Question.From);
        }
        else if (link.Relays.Count == 0)
        {
            _history.Failed(now, link.Server, link.Question.From, why: null);
        }

        Lose(now, link);
    }

    private bool HandleMessage(Instant now, IceStream.ToServer stream, ReadOnlySpan<byte> message, out ReadOnlySpan<byte> data)
    {
        var link = stream.Link;
        return HandleTurn(now, link, new Datagram(link.Client.Server, link.Question.From, message, link.Server.Protocol), out data);
    }
}
