using System.Buffers;

namespace Parley.TurnServer.Streams;

/// <summary>
/// Passes bytes both ways between a client's connection and a peer's (RFC 6062 §5.4), as fast as the slower of the two takes them. When one says that it will send
/// no more, the other is told and may still go on.
/// </summary>
internal static class Splice
{
    private const int BufferLength = 32 << 10;

    /// <summary>Passes bytes one way until the end of the stream.</summary>
    /// <param name="read">Reads where they come from.</param>
    /// <param name="to">Where they go.</param>
    /// <exception cref="Exception">One that <see cref="StreamFailure.IsExpected"/> knows: either has broken.</exception>
    public static async Task PassAsync(Func<Memory<byte>, ValueTask<int>> read, Stream to)
    {
        while (true)
        {
            // Nothing is read: no buffer is held while nothing comes.
            await read(Memory<byte>.Empty);
            var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
            try
            {
                var length = await read(buffer);
                if (length == 0)
                {
                    return;
                }

                await to.WriteAsync(buffer.AsMemory(0, length));
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }
}
