using System.ComponentModel;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;

namespace Parley.TurnServer.Streams;

/// <summary>What the platform throws when a connection fails. None of it is a mistake of ours, and none of it matters beyond that connection.</summary>
internal static class StreamFailure
{
    /// <summary>Whether an exception means that a connection, or the agreement on TLS, has failed.</summary>
    public static bool IsExpected(Exception e) => e is IOException or SocketException or ObjectDisposedException or OperationCanceledException
        or AuthenticationException or CryptographicException or Win32Exception;
}
