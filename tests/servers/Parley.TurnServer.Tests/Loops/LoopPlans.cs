using Parley.SansIO;
using Parley.Turn.Server;
using Parley.TurnServer.Loops;

namespace Parley.TurnServer.Tests.Loops;

/// <summary>Plans for loops on loopback addresses, where anyone who knows the password may do anything.</summary>
internal static class LoopPlans
{
    public const string Realm = "example.org";
    public const string User = "user";
    public const string Password = "password";

    // Test classes run at the same time: each plan has ports of its own below the system's ephemeral ones.
    private const int PortsEach = 500;
    private static int _nextPorts = Environment.ProcessId % 20;

    public static LoopPlan Loopback(int loops = 1, LoopTuning? tuning = null, EventList? events = null, string listen = "127.0.0.1:0")
    {
        var first = 10_000 + (Interlocked.Increment(ref _nextPorts) % 40 * PortsEach);
        return new LoopPlan
        {
            Listen = [TransportAddress.Parse(listen)],
            Relays = [new RelayAddress(IpAddress.Parse("127.0.0.1")), new RelayAddress(IpAddress.Parse("::1"))],
            Ports = new RelayPorts((ushort)first, (ushort)(first + PortsEach - 1)),
            Engine = new TurnEngineSettings
            {
                Realm = Realm,
                Policy = new PeerPolicy([Prefix("127.0.0.0", 8), Prefix("::1", 128)], [], []),
            },
            Credentials = new FixedUsers(Realm, [new(User, Password)]),
            Quota = new AllocationQuota(1_000_000, 1_000_000),
            Directory = new RelayDirectory([IpAddress.Parse("127.0.0.1"), IpAddress.Parse("::1")]),
            Observer = events ?? new EventList(),
            Loops = loops,
            Tuning = tuning ?? new LoopTuning(),
        };
    }

    private static IpPrefix Prefix(string address, int length) => new(IpAddress.Parse(address), length);
}
