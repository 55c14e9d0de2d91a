using System.Collections.Concurrent;
using System.Text;
using Parley.SansIO;
using Parley.Stun;
using Parley.Turn.Server;
using Parley.TurnServer.Loops;

namespace Parley.TurnServer.Tests.Loops;

/// <summary>Plans for loops on loopback addresses, where anyone may do anything.</summary>
internal static class LoopPlans
{
    public static LoopPlan Loopback(int loops = 1, LoopTuning? tuning = null, EventList? events = null) => new()
    {
        Listen = [TransportAddress.Parse("127.0.0.1:0")],
        Relays = [new RelayAddress(IpAddress.Parse("127.0.0.1")), new RelayAddress(IpAddress.Parse("::1"))],
        Ports = new RelayPortRange(20000, 60000),
        Engine = new TurnEngineSettings
        {
            Realm = "example.org",
            Policy = new PeerPolicy([new IpPrefix(IpAddress.Parse("127.0.0.0"), 8), new IpPrefix(IpAddress.Parse("::1"), 128)], [], []),
        },
        Credentials = new OneUser("user", "password", "example.org"),
        Quota = new NoQuota(),
        Directory = new Directory(),
        Observer = events ?? new EventList(),
        Loops = loops,
        Tuning = tuning ?? new LoopTuning(),
    };

    private sealed class OneUser(string name, string password, string realm) : ITurnCredentials
    {
        private readonly byte[] _name = Encoding.UTF8.GetBytes(name);

        public bool KnowsUserHashes => false;

        public CredentialResult TryGetKey(
            ReadOnlySpan<byte> username, PasswordAlgorithm algorithm, long unixTime, int candidate, Span<byte> key, out int length)
        {
            var text = Encoding.UTF8.GetBytes($"{name}:{realm}:{password}");
#pragma warning disable CA5351 // RFC 8489 §9.2.2 names MD5.
            var hash = algorithm == PasswordAlgorithm.Md5
                ? System.Security.Cryptography.MD5.HashData(text)
                : System.Security.Cryptography.SHA256.HashData(text);
#pragma warning restore CA5351 // as above
            hash.CopyTo(key);
            length = hash.Length;
            return candidate == 0 && username.SequenceEqual(_name) ? CredentialResult.Found : CredentialResult.Unknown;
        }

        public bool TryFindUser(ReadOnlySpan<byte> userHash, Span<byte> username, out int length)
        {
            length = 0;
            return false;
        }
    }

    private sealed class NoQuota : IAllocationQuota
    {
        public bool TryTake(string user) => true;

        public void Return(string user)
        {
        }
    }

    private sealed class Directory : IRelayDirectory
    {
        private readonly ConcurrentDictionary<TransportAddress, int> _engines = [];

        public bool IsRelayAddress(in IpAddress address) => false;

        public bool TryFind(in TransportAddress relayed, out int engine) => _engines.TryGetValue(relayed, out engine);

        public void Add(in TransportAddress relayed, int engine) => _engines[relayed] = engine;

        public void Remove(in TransportAddress relayed) => _engines.TryRemove(relayed, out _);
    }
}
