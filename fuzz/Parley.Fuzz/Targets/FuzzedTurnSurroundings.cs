using Parley.SansIO;
using Parley.Stun;
using Parley.Turn.Server;

namespace Parley.Fuzz.Targets;

/// <summary>Relay sockets that are numbers; a socket is closed once.</summary>
internal sealed class FuzzedSockets(IpAddress address, int firstPort) : IRelaySockets
{
    private int _next;

    public Dictionary<int, TransportAddress> Open { get; } = [];

    public RelayOpening TryOpen(TransportProtocol protocol, IpFamily family, PortWish wish, out RelaySocket socket, out RelaySocket next)
    {
        socket = next = default;
        if (family != IpFamily.IPv4)
        {
            return RelayOpening.FamilyNotSupported;
        }

        // A dozen ports: they run out, and come back.
        for (var port = firstPort; port < firstPort + 12; port += 2)
        {
            if (!IsOpen(port) && !IsOpen(port + 1))
            {
                socket = Take(port);
                next = wish == PortWish.EvenAndNext ? Take(port + 1) : default;
                return RelayOpening.Opened;
            }
        }

        return RelayOpening.NoPortLeft;
    }

    public void Close(int number) => FuzzedTurnServer.Demand(Open.Remove(number), "only an open socket is closed");

    private bool IsOpen(int port) => Open.ContainsValue(new TransportAddress(address, (ushort)port));

    private RelaySocket Take(int port)
    {
        Open.Add(_next, new TransportAddress(address, (ushort)port));
        return new RelaySocket(_next++, new TransportAddress(address, (ushort)port));
    }
}

/// <summary>Two users, and a quota for both together.</summary>
internal sealed class FuzzedUsers : ITurnCredentials, IAllocationQuota
{
    private static readonly byte[][] Keys =
    [
        Key(PasswordAlgorithm.Md5, "a"), Key(PasswordAlgorithm.Sha256, "a"), Key(PasswordAlgorithm.Md5, "b"), Key(PasswordAlgorithm.Sha256, "b"),
    ];

    public int Taken { get; private set; }

    public bool KnowsUserHashes => false;

    public static ReadOnlySpan<byte> KeyOf(bool second, bool sha256) => Keys[(second ? 2 : 0) + (sha256 ? 1 : 0)];

    public CredentialResult TryGetKey(
        ReadOnlySpan<byte> username, PasswordAlgorithm algorithm, long unixTime, int candidate, Span<byte> key, out int length)
    {
        var found = candidate == 0 && username.Length == 1 && (username[0] is (byte)'a' or (byte)'b');
        length = 0;
        if (found)
        {
            var bytes = KeyOf(username[0] == 'b', algorithm == PasswordAlgorithm.Sha256);
            bytes.CopyTo(key);
            length = bytes.Length;
        }

        return found ? CredentialResult.Found : CredentialResult.Unknown;
    }

    public bool TryFindUser(ReadOnlySpan<byte> userHash, Span<byte> username, out int length)
    {
        length = 0;
        return false;
    }

    public bool TryTake(string user)
    {
        if (Taken == FuzzedTurnServer.MaxAllocations)
        {
            return false;
        }

        Taken++;
        return true;
    }

    public void Return(string user) => FuzzedTurnServer.Demand(Taken-- > 0, "what is returned was taken");

    private static byte[] Key(PasswordAlgorithm algorithm, string user) => LongTermKey.Compute(algorithm, user, FuzzedTurnServer.Realm, "p");
}

/// <summary>Random bytes that come again, so that an input can be replayed.</summary>
internal sealed class FuzzedRandom(ulong seed) : RandomSource
{
    private ulong _state = seed;

    public override void Fill(Span<byte> bytes)
    {
        foreach (ref var each in bytes)
        {
            _state = unchecked((_state * 6364136223846793005) + 1442695040888963407);
            each = (byte)(_state >> 56);
        }
    }
}
