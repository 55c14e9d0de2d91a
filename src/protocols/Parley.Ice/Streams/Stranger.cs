using Parley.SansIO;

namespace Parley.Ice.Streams;

/// <summary>Somebody who has connected and has to show by a valid check that it is the other side, soon and in few words.</summary>
internal sealed class Stranger(Instant now)
{
    /// <summary>How many there may be at once; the next one takes the place of the oldest. The other side has a connection for each of its addresses.</summary>
    public const int MaxCount = 16;

    // A check has 200 bytes; two sides that both control send it again in the other role (RFC 8445 §7.2.5.1).
    private const int MaxBytes = 4096;

    // The other side connects when its check is due and sends it at once: one round trip, and time for a few segments to be sent again.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private int _received;

    /// <summary>Until when it has time.</summary>
    public Instant Until { get; } = now + Patience;

    /// <summary>Takes note of bytes that have come.</summary>
    /// <returns>Whether they are not too many.</returns>
    public bool MaySay(int bytes) => (_received += bytes) <= MaxBytes;
}
