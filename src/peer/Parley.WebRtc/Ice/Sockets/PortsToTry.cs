using System.Net.Sockets;
using Parley.Ice;

namespace Parley.WebRtc.Ice.Sockets;

/// <summary>
/// Which ports a socket is bound to where a range is given: any of it, beginning anywhere, so that many sockets do not all try the same ones first.
/// </summary>
internal static class PortsToTry
{
    /// <summary>Binds to the first port that is free.</summary>
    /// <param name="ports">The range, null for any port.</param>
    /// <param name="bind">Binds to a port; throws if that cannot be.</param>
    /// <exception cref="SocketException">None is free, or it is not the port's fault.</exception>
    public static T Bind<T>(PortRange? ports, Func<ushort, T> bind)
    {
        SocketException? last = null;
        foreach (var port in Of(ports))
        {
            try
            {
                return bind(port);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
            {
                last = e;
            }
        }

        throw last!;
    }

    // 0, the system's choice, without a range.
    private static IEnumerable<ushort> Of(PortRange? ports)
    {
        if (ports is not { } range)
        {
            yield return 0;
            yield break;
        }

        var start = CryptoRandomSource.Instance.Below(range.Count);
        for (var i = 0; i < range.Count; i++)
        {
            yield return (ushort)(range.First + ((start + i) % range.Count));
        }
    }
}
