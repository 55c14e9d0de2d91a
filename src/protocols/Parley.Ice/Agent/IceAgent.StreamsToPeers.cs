using Parley.Ice.Gathering;
using Parley.Ice.Pairs;
using Parley.Ice.Streams;
using Parley.SansIO;

namespace Parley.Ice;

/// <content>
/// Connections of TCP candidates: each pair has one, which its first check opens (RFC 6544 §7.1, §11). Those that come are strangers' until a check says otherwise.
/// </content>
public sealed partial class IceAgent
{
    // Checks that wait for their connection: the first one, and what a role conflict or a nomination adds.
    private const int MaxWaitingChecks = 8;

    private readonly Dictionary<(LocalBase Base, TransportAddress Remote), IceStream.ToPeer> _peerStreams = [];

    private int Accept(Instant now, LocalBase listener, TransportAddress remote)
    {
        if (_peerStreams.TryGetValue((listener, remote), out var stale))
        {
            // The same ports again: what was there before is over, and nobody has said so.
            Drop(now, stale);
        }

        IceStream.ToPeer? oldest = null;
        var strangers = 0;
        foreach (var other in _peerStreams.Values)
        {
            if (other.Stranger is not null)
            {
                strangers++;
                oldest = oldest is null || other.Number < oldest.Number ? other : oldest;
            }
        }

        if (strangers >= Stranger.MaxCount && oldest is not null)
        {
            Drop(now, oldest);
        }

        var stream = new IceStream.ToPeer(_nextStream++, listener, remote) { IsOpen = true, Stranger = new Stranger(now) };
        Add(stream);
        return stream.Number;
    }

    private void Add(IceStream.ToPeer stream)
    {
        _streams.Add(stream.Number, stream);
        _peerStreams.Add((stream.Base, stream.Remote), stream);
    }

    // RFC 6544 §7.1: the connection is opened when the check is to be sent. §11.1: who listens can only wait for another one.
    private void SendToPeer(LocalBase from, TransportAddress to, ReadOnlySpan<byte> message)
    {
        if (!_peerStreams.TryGetValue((from, to), out var stream))
        {
            if (from is not LocalBase.Opener)
            {
                return;
            }

            stream = new IceStream.ToPeer(_nextStream++, from, to);
            Add(stream);
            Raise(new IceEvent.Connect(stream.Number, from.Address.Address, to, TransportProtocol.Tcp, ServerName: null));
        }

        if (stream.IsOpen)
        {
            Frame(stream, message);
        }
        else if (stream.Waiting.Count < MaxWaitingChecks)
        {
            stream.Waiting.Add(message.ToArray());
        }
    }

    private bool SendDataToPeer(CandidatePair pair, ReadOnlySpan<byte> data)
    {
        if (data.Length > PeerFrames.MaxLength || _streamTransmits.IsFull
            || !_peerStreams.TryGetValue((pair.Local.Base, pair.Remote.Address), out var stream) || !stream.IsProven)
        {
            return false;
        }

        Frame(stream, data);
        return true;
    }

    private void Frame(IceStream.ToPeer stream, ReadOnlySpan<byte> message) =>
        PeerFrames.Write(_streamTransmits.Add(stream.Number, PeerFrames.PrefixLength + message.Length), message);

    private void HandleOpened(IceStream.ToPeer stream)
    {
        foreach (var message in stream.Waiting)
        {
            Frame(stream, message);
        }

        stream.Waiting.Clear();
    }

    private bool HandleMessage(Instant now, IceStream.ToPeer stream, ReadOnlySpan<byte> message, out ReadOnlySpan<byte> data)
    {
        data = default;
        if (message.IsEmpty)
        {
            return false;
        }

        var hasData = HandlePayload(now, stream.Base, stream.Remote, message, out data);
        if (!hasData && (stream.Stranger is not null || !stream.IsProven) && PairOf(stream) is { } pair)
        {
            // A valid check has made the pair, or has come on it; its answer, or that of a check of this side, proves the way.
            stream.Stranger = null;
            stream.IsProven |= pair.HeardAt == now;
        }

        return hasData;
    }

    private CandidatePair? PairOf(IceStream.ToPeer stream)
    {
        foreach (var generation in Generations)
        {
            foreach (var pair in generation.Pairs)
            {
                if (pair.Local.Base == stream.Base && pair.Remote.Address == stream.Remote && pair.State != CandidatePairState.Failed)
                {
                    return pair;
                }
            }
        }

        return null;
    }

    private void HandleEnded(Instant now, IceStream.ToPeer stream)
    {
        foreach (var generation in Generations)
        {
            foreach (var pair in generation.Pairs)
            {
                if (pair.Local.Base != stream.Base || pair.Remote.Address != stream.Remote || pair.State == CandidatePairState.Failed)
                {
                    continue;
                }

                if (pair == Carrying)
                {
                    Interrupt(now, generation, pair, stream);
                }
                else
                {
                    // RFC 6544 §7.1.
                    pair.Fail(now, PairFailure.NotConnected);
                }
            }
        }
    }

    // RFC 6544 §11.1: the connection of the selected pair is opened again, by whoever opened it. Until it works the pair counts as one that has fallen silent.
    private void Interrupt(Instant now, IceGeneration generation, CandidatePair pair, IceStream.ToPeer stream)
    {
        pair.HeardAt = Instant.Min(pair.HeardAt, now - _settings.DisconnectedAfter);
        _consentAt = Instant.Min(_consentAt, now + (_settings.ConsentInterval / 5));
        if (stream.IsOpen && pair.Local.Base is LocalBase.Opener)
        {
            // At once; if it fails, with each check for consent. The other side sees another peer-reflexive candidate and has to be told which pair is nominated.
            Check(now, generation, pair, nominates: Role == IceRole.Controlling && pair.IsNominated, consent: true);
        }
    }

    // A connection that no pair needs any longer: the pair has failed or was left out, the generation is over, or another pair was nominated. Who waits for
    // connections leaves it to the opener to close what may yet be needed.
    private void CloseIdleStreams()
    {
        foreach (var stream in _peerStreams.Values)
        {
            if (stream.Stranger is null && (PairOf(stream) is not { } pair
                || (State == IceState.Completed && stream.Base is LocalBase.Opener && pair != Carrying)))
            {
                Close(stream);
            }
        }
    }
}
