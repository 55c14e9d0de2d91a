using Parley.SansIO;

namespace Parley.TurnServer.Loops.Linux;

/// <summary>The listening sockets of all loops: on each address one for each loop, among which the kernel spreads clients (SO_REUSEPORT).</summary>
internal sealed class LinuxListeners
{
    private readonly int[][] _byLoop;

    private LinuxListeners(int[][] byLoop, TransportAddress[] localEndPoints) => (_byLoop, LocalEndPoints) = (byLoop, localEndPoints);

    /// <summary>The addresses with their actual ports.</summary>
    public IReadOnlyList<TransportAddress> LocalEndPoints { get; }

    /// <summary>A loop's sockets, by the numbers of their paths. The loop closes them.</summary>
    public int[] OfLoop(int loop) => _byLoop[loop];

    /// <summary>Binds all of them.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">An address cannot be bound; all others are closed again.</exception>
    public static LinuxListeners Bind(LoopPlan plan, KernelFeatures features)
    {
        var open = new List<int>();
        try
        {
            var local = plan.Listen.Select(Free).ToArray();
            var byLoop = Enumerable.Range(0, plan.Loops)
                .Select(_ => local.Select(address => Open(address, plan.Tuning, features, open)).ToArray())
                .ToArray();
            return new LinuxListeners(byLoop, local);
        }
        catch
        {
            open.ForEach(fd => _ = Libc.Close(fd));
            throw;
        }
    }

    // SO_REUSEPORT would let two servers of one user share an address without a word. A socket without it cannot be bound when anyone has the address.
    private static TransportAddress Free(TransportAddress address)
    {
        var fd = UdpSocket.TryOpen(address, 0, reusePort: false);
        if (fd < 0)
        {
            throw UdpSocket.Failure(-fd);
        }

        var local = UdpSocket.LocalEndPoint(fd);
        _ = Libc.Close(fd);
        return local;
    }

    private static int Open(TransportAddress address, LoopTuning tuning, KernelFeatures features, List<int> open)
    {
        var fd = UdpSocket.TryOpen(address, tuning.ListenerBuffer, reusePort: true);
        if (fd < 0)
        {
            throw UdpSocket.Failure(-fd);
        }

        open.Add(fd);
        if (features.ReceiveOffload)
        {
            UdpSocket.Set(fd, LinuxConstants.UdpLevel, LinuxConstants.UdpReceiveOffload, 1);
        }

        return fd;
    }
}
