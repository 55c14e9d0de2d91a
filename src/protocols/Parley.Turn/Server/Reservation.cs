using Parley.SansIO;

namespace Parley.Turn.Server;

/// <summary>A port kept for its user's next allocation (RFC 8656 §7.2, RESERVATION-TOKEN), open already.</summary>
internal sealed class Reservation(ulong token, byte[] username, RelaySocket socket) : Timed
{
    /// <summary>RFC 8656 §7.2: at least 30 seconds.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    public ulong Token { get; } = token;

    /// <summary>Only the user who reserved it may take it.</summary>
    public byte[] Username { get; } = username;

    public RelaySocket Socket { get; } = socket;
}
