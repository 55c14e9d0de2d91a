using Parley.SansIO;

namespace Parley.Turn.Server;

/// <summary>
/// What tells one client's traffic from another's (RFC 8656 §3.2). The server's address and the protocol are those of the path.
/// </summary>
/// <param name="Path">
/// What the message came in on and answers go out on: a UDP listener's number, or a number of its own for each TCP or TLS connection
/// (<see cref="TurnPath"/>). Numbers of connections are never used again.
/// </param>
/// <param name="Client">The client's address, as the server sees it.</param>
public readonly record struct FiveTuple(int Path, TransportAddress Client)
{
    /// <inheritdoc/>
    public bool Equals(FiveTuple other) => Path == other.Path && Client.Equals(other.Client);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((Client.GetHashCode() * 397) ^ Path);
}
