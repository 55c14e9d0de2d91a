using Parley.SansIO;
using Parley.Stun;

namespace Parley.Turn.Server;

/// <summary>
/// Transaction ids for indications, drawn from the random source in batches: Data indications are made per datagram, and nobody answers them.
/// </summary>
internal sealed class TransactionIds(RandomSource random)
{
    private readonly byte[] _drawn = new byte[128 * TransactionId.Length];
    private int _next = 128 * TransactionId.Length;

    public TransactionId Next()
    {
        if (_next == _drawn.Length)
        {
            random.Fill(_drawn);
            _next = 0;
        }

        var id = TransactionId.Read(_drawn.AsSpan(_next));
        _next += TransactionId.Length;
        return id;
    }
}
