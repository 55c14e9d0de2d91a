using System.Net.Sockets;
using System.Security.Authentication;

namespace Parley.WebRtc.Ice.Streams;

/// <summary>How streams fail when the other end, the network or the closing of them is the reason.</summary>
internal static class StreamFailure
{
    /// <summary>Whether it is one of these; anything else is a mistake of ours.</summary>
    public static bool IsExpected(Exception e) =>
        e is IOException or SocketException or ObjectDisposedException or OperationCanceledException or AuthenticationException;
}
