using System.Diagnostics.CodeAnalysis;
using Parley.SansIO;

namespace Parley.Turn.Server;

/// <content>Ports kept for a later allocation (RFC 8656 §7.2, EVEN-PORT with the R bit).</content>
public sealed partial class TurnEngine
{
    private readonly Dictionary<ulong, Reservation> _reservations = [];

    // The kernel may bring the second Allocate to another engine: the token's first 16 bits say where the port is. The rest cannot be guessed.
    private ulong Reserve(Instant now, ReadOnlySpan<byte> username, RelaySocket socket)
    {
        ulong token;
        do
        {
            token = ((ulong)(ushort)_around.Number << 48) | (_around.Random.NextUInt64() >> 16);
        }
        while (token == 0 || _reservations.ContainsKey(token));

        var reservation = new Reservation(token, username.ToArray(), socket);
        _reservations.Add(token, reservation);
        _timers.Set(reservation, now + Reservation.Lifetime);
        return token;
    }

    private static int ReservationEngine(ulong token) => (int)(token >> 48);

    private bool TryTakeReservation(ulong token, ReadOnlySpan<byte> username, out RelaySocket socket)
    {
        socket = default;
        if (!TryFindReservation(token, username, out var reservation))
        {
            return false;
        }

        _reservations.Remove(token);
        _timers.Remove(reservation);
        socket = reservation.Socket;
        return true;
    }

    private bool TryFindReservation(ulong token, ReadOnlySpan<byte> username, [NotNullWhen(true)] out Reservation? reservation) =>
        _reservations.TryGetValue(token, out reservation) && reservation.Username.AsSpan().SequenceEqual(username);

    private void Forget(Reservation reservation)
    {
        _reservations.Remove(reservation.Token);
        _around.RelaySockets.Close(reservation.Socket.Number);
    }
}
