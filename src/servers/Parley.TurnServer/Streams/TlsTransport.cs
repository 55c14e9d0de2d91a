using System.Net.Security;
using System.Net.Sockets;

namespace Parley.TurnServer.Streams;

/// <summary>
/// The socket's stream below TLS, for connections of which each direction ends by itself. <see cref="SslStream"/> may read and write at once, but nothing else:
/// <see cref="SslStream.ShutdownAsync"/> beside a read that has just got bytes breaks the connection now and then. Here reading and ending take turns; a read
/// that waits for bytes has given its turn away.
/// </summary>
internal sealed class TlsTransport(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    // Not disposed of: a read that ends because the socket is takes its turn once more, and it holds nothing of the system.
    private readonly SemaphoreSlim _turn = new(1, 1);

    // Only the one who reads looks at it.
    private bool _takesTurns;

    /// <summary>Reads what the other side has sent under TLS; one read at a time.</summary>
    /// <returns>How many bytes; 0 at the end of what it sends.</returns>
    public async ValueTask<int> ReadAsync(SslStream tls, Memory<byte> buffer)
    {
        await _turn.WaitAsync();
        _takesTurns = true;
        try
        {
            return await tls.ReadAsync(buffer);
        }
        finally
        {
            _takesTurns = false;
            _turn.Release();
        }
    }

    /// <summary>Says under TLS that nothing more will be sent. Nothing may be written at the same time.</summary>
    public async Task EndAsync(SslStream tls)
    {
        await _turn.WaitAsync();
        try
        {
            await tls.ShutdownAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_takesTurns)
        {
            return await base.ReadAsync(buffer, cancellationToken);
        }

        _turn.Release();
        try
        {
            return await base.ReadAsync(buffer, cancellationToken);
        }
        finally
        {
            await _turn.WaitAsync(CancellationToken.None);
        }
    }
}
