using System.Net;
using System.Net.Sockets;
using Parley.TurnServer.Options;

namespace Parley.TurnServer.Hosting;

/// <summary>
/// The addresses of a group of listeners, with their actual ports, held by TCP sockets. UDP sockets that share a port (SO_REUSEPORT, one for each loop)
/// would let a second server of the same user in without a word; the TCP sockets, and a look at UDP, do not.
/// </summary>
internal sealed class ReservedPorts : IDisposable
{
    private const int Attempts = 50;

    private List<Socket> _sockets;

    private ReservedPorts(List<Socket> sockets) => _sockets = sockets;

    /// <summary>The addresses with their actual ports.</summary>
    public IEnumerable<IPEndPoint> EndPoints => _sockets.Select(socket => (IPEndPoint)socket.LocalEndPoint!);

    /// <summary>Takes the addresses.</summary>
    /// <param name="group">The addresses.</param>
    /// <param name="udp">Whether UDP has to be free as well.</param>
    /// <param name="portSetting">The setting that names another port, for the message when one is taken.</param>
    /// <exception cref="TurnStartException">An address cannot be had.</exception>
    public static ReservedPorts Take(ListenGroup group, bool udp, string portSetting)
    {
        for (var attempt = 1; ; attempt++)
        {
            var sockets = new List<Socket>();
            IPEndPoint? wanted = null;
            try
            {
                int? chosen = null;
                foreach (var endPoint in group.EndPoints)
                {
                    wanted = endPoint.Port == 0 && chosen is { } port ? new IPEndPoint(endPoint.Address, port) : endPoint;
                    var socket = Bind(wanted, SocketType.Stream);
                    sockets.Add(socket);
                    var actual = (IPEndPoint)socket.LocalEndPoint!;
                    chosen ??= endPoint.Port == 0 ? actual.Port : null;
                    if (udp)
                    {
                        Bind(actual, SocketType.Dgram).Dispose();
                    }
                }

                return new ReservedPorts(sockets);
            }
            catch (SocketException problem)
            {
                sockets.ForEach(socket => socket.Dispose());
                var taken = problem.SocketErrorCode == SocketError.AddressAlreadyInUse;
                if (taken && group.MayMove)
                {
                    group = group.At(0);
                }
                else if (!taken || attempt == Attempts || group.EndPoints.All(endPoint => endPoint.Port != 0))
                {
                    throw new TurnStartException(Explain(problem, wanted!, portSetting), problem);
                }
            }
        }
    }

    /// <summary>Gives the TCP sockets to whoever serves them and disposes of them from now on.</summary>
    public IReadOnlyList<Socket> HandOver() => Interlocked.Exchange(ref _sockets, []);

    /// <inheritdoc/>
    public void Dispose() => HandOver().ToList().ForEach(socket => socket.Dispose());

    private static Socket Bind(IPEndPoint endPoint, SocketType type)
    {
        var socket = new Socket(endPoint.AddressFamily, type, type == SocketType.Stream ? ProtocolType.Tcp : ProtocolType.Udp);
        try
        {
            if (endPoint.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = false;
            }

            socket.Bind(endPoint);
            if (type == SocketType.Stream)
            {
                // Bound sockets alone would not keep another server off.
                socket.Listen();
            }

            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    private static string Explain(SocketException problem, IPEndPoint endPoint, string portSetting) => problem.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse =>
            $"TURN cannot listen on {endPoint}: another program has that port. Choose another one with {portSetting}=PORT (0 for any free one), " +
            $"or do without with --{TurnOptions.Section}:Enabled=false.",
        SocketError.AddressNotAvailable => $"TURN cannot listen on {endPoint}: that is no address of this machine.",
        SocketError.AccessDenied => $"TURN cannot listen on {endPoint}: ports below 1024 are for root, or need CAP_NET_BIND_SERVICE.",
        _ => $"TURN cannot listen on {endPoint}: {problem.Message}.",
    };
}
