using System.Net;

namespace Parley.TurnServer.Options;

/// <summary>The addresses of one kind of listener.</summary>
/// <param name="EndPoints">Where to listen. Those with port 0 all get the same free port, so that one URL is good for all of them.</param>
/// <param name="MayMove">Whether those with the default port may take a free one instead, when another server has it.</param>
internal sealed record ListenGroup(IReadOnlyList<IPEndPoint> EndPoints, bool MayMove)
{
    /// <summary>No listener.</summary>
    public static ListenGroup None { get; } = new([], false);

    /// <summary>The addresses, without ports.</summary>
    public IEnumerable<IPAddress> Addresses => EndPoints.Select(endPoint => endPoint.Address);

    /// <summary>Whether nobody on another machine can reach them.</summary>
    public bool OnlyLoopback => Addresses.All(IPAddress.IsLoopback);

    /// <summary>The same with another port for all.</summary>
    public ListenGroup At(int port) => new([.. Addresses.Distinct().Select(address => new IPEndPoint(address, port))], false);

    internal static ListenGroup Resolve(IEnumerable<ListenAddress> listen, int? port, int defaultPort, IReadOnlyCollection<IPAddress> machine)
    {
        ListenAddress[] wishes = [.. listen];
        IPEndPoint[] endPoints =
        [
            .. wishes.SelectMany(wish => wish.Expand(machine).Select(address => new IPEndPoint(address, wish.Port ?? port ?? defaultPort))).Distinct(),
        ];
        var mayMove = port is null && Array.TrueForAll(wishes, wish => wish.Port is null)
            && Array.TrueForAll(endPoints, endPoint => IPAddress.IsLoopback(endPoint.Address));
        return new ListenGroup(endPoints, mayMove);
    }
}
