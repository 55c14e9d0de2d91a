using Parley.Ice.Streams;
using Parley.SansIO;
using Parley.Turn.Client;

namespace Parley.Ice.Gathering;

/// <summary>A TURN server as it is asked from one interface: what reaches it, and what has come of it.</summary>
internal sealed class TurnLink(ServerQuestion question, TurnClient client)
{
    public ServerQuestion Question { get; } = question;

    public TurnClient Client { get; } = client;

    public IceServer Server => Question.Server;

    public LocalInterface Interface => Question.On;

    /// <summary>What carries its messages over UDP; null for a stream.</summary>
    public LocalBase.Socket? Socket => Question.Socket;

    /// <summary>What carries them else; another one after the server has sent the client on (RFC 8489 §10).</summary>
    public IceStream.ToServer? Stream { get; set; }

    /// <summary>Whether the server was asked: over a stream not before it is open.</summary>
    public bool HasStarted { get; set; }

    /// <summary>What the allocation gives: one address, or one of each family (RFC 8656 §7.2). None as long as there is no allocation.</summary>
    public List<LocalBase.Relay> Relays { get; } = [];

    /// <summary>When it came to be.</summary>
    public Instant AllocatedAt { get; set; } = Instant.Never;

    /// <summary>Where data from a peer have come to.</summary>
    public LocalBase.Relay? RelayFor(IpFamily peer)
    {
        foreach (var relay in Relays)
        {
            if (relay.Address.Family == peer)
            {
                return relay;
            }
        }

        return null;
    }
}
