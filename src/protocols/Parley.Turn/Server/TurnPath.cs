using Parley.SansIO;

namespace Parley.Turn.Server;

/// <summary>A UDP listener, or a TCP or TLS connection, as the engine knows it.</summary>
/// <param name="Number">Its number in the engine: listeners from 0, the same address having the same number in every engine; connections
/// from <see cref="FirstConnection"/>.</param>
/// <param name="Local">The server's address on it.</param>
/// <param name="Protocol">What it speaks.</param>
public sealed record TurnPath(int Number, TransportAddress Local, TransportProtocol Protocol)
{
    /// <summary>The first number that means a connection.</summary>
    public const int FirstConnection = 1 << 16;

    /// <summary>Whether a path's number is a connection's.</summary>
    public static bool IsConnection(int number) => number >= FirstConnection;
}
