namespace Parley.Turn.Server;

/// <summary>
/// What an engine has counted since it began. Written by its own loop without any synchronisation; may be read from any thread, where each number is whole
/// but the numbers need not be of the same moment.
/// </summary>
public sealed class TurnCounters
{
    private readonly long[] _refusals = new long[Enum.GetValues<RefusalReason>().Length];
    private long _allocations;
    private long _ended;
    private long _moved;
    private long _challenges;
    private long _bindings;
    private long _datagramsToPeers;
    private long _bytesToPeers;
    private long _datagramsFromPeers;
    private long _bytesFromPeers;
    private long _shortCuts;
    private long _withoutPermission;
    private long _withoutPeer;
    private long _overRate;
    private long _malformed;
    private long _handedOver;
    private long _noRoom;
    private long _eventsLost;

    /// <summary>Allocations made.</summary>
    public long Allocations => Volatile.Read(ref _allocations);

    /// <summary>Allocations that ended. Those alive are <see cref="Allocations"/> less these.</summary>
    public long Ended => Volatile.Read(ref _ended);

    /// <summary>Allocations that moved with their client.</summary>
    public long Moved => Volatile.Read(ref _moved);

    /// <summary>Challenges sent (401 to a request without credentials).</summary>
    public long Challenges => Volatile.Read(ref _challenges);

    /// <summary>Binding requests answered.</summary>
    public long Bindings => Volatile.Read(ref _bindings);

    /// <summary>Datagrams relayed from clients to peers.</summary>
    public long DatagramsToPeers => Volatile.Read(ref _datagramsToPeers);

    /// <summary>Their bytes of application data.</summary>
    public long BytesToPeers => Volatile.Read(ref _bytesToPeers);

    /// <summary>Datagrams relayed from peers to clients.</summary>
    public long DatagramsFromPeers => Volatile.Read(ref _datagramsFromPeers);

    /// <summary>Their bytes of application data.</summary>
    public long BytesFromPeers => Volatile.Read(ref _bytesFromPeers);

    /// <summary>Datagrams that went from one allocation of this server to another without the network.</summary>
    public long ShortCuts => Volatile.Read(ref _shortCuts);

    /// <summary>Datagrams dropped because no permission lets them pass, in either direction.</summary>
    public long WithoutPermission => Volatile.Read(ref _withoutPermission);

    /// <summary>Datagrams dropped because they belong to no allocation, channel or live neighbour.</summary>
    public long WithoutPeer => Volatile.Read(ref _withoutPeer);

    /// <summary>Datagrams dropped because their allocation relays as much as it may.</summary>
    public long OverRate => Volatile.Read(ref _overRate);

    /// <summary>Messages that were none, left without an answer.</summary>
    public long Malformed => Volatile.Read(ref _malformed);

    /// <summary>Messages handed over to another engine of this server.</summary>
    public long HandedOver => Volatile.Read(ref _handedOver);

    /// <summary>Messages dropped because the shell did not drain the engine in time.</summary>
    public long NoRoom => Volatile.Read(ref _noRoom);

    /// <summary>Events of refusals left out because too many came between two drains.</summary>
    public long EventsLost => Volatile.Read(ref _eventsLost);

    /// <summary>How many requests were refused for a reason, those answered with silence included.</summary>
    public long Refused(RefusalReason why) => Volatile.Read(ref _refusals[(int)why]);

    internal void CountAllocated() => _allocations++;

    internal void CountEnded() => _ended++;

    internal void CountMoved() => _moved++;

    internal void CountChallenge() => _challenges++;

    internal void CountBinding() => _bindings++;

    internal void CountToPeer(int bytes)
    {
        _datagramsToPeers++;
        _bytesToPeers += bytes;
    }

    internal void CountFromPeer(int bytes)
    {
        _datagramsFromPeers++;
        _bytesFromPeers += bytes;
    }

    internal void CountShortCut() => _shortCuts++;

    internal void CountWithoutPermission() => _withoutPermission++;

    internal void CountWithoutPeer() => _withoutPeer++;

    internal void CountOverRate() => _overRate++;

    internal void CountMalformed() => _malformed++;

    internal void CountHandedOver() => _handedOver++;

    internal void CountNoRoom() => _noRoom++;

    internal void CountEventLost() => _eventsLost++;

    internal void CountRefused(RefusalReason why) => _refusals[(int)why]++;
}
