using System.IO.Pipelines;
using Parley.Signaling;

namespace Parley.Server.WebSockets;

/// <summary>The wait for the first bytes of a connection, which somebody may end. Afterwards the pipe is as if nobody had waited.</summary>
internal sealed class FirstBytes(PipeReader input) : ITimed
{
    private readonly Lock _gate = new();
    private bool _over;
    private bool _cancelled;

    /// <summary>Waits. When it took too long the result is canceled; a read that follows waits again.</summary>
    public async ValueTask<ReadResult> ReadAsync()
    {
        var read = await input.ReadAsync();
        lock (_gate)
        {
            _over = true;
        }

        if (_cancelled && !read.IsCanceled)
        {
            // The bytes came just before the end of the wait, whose signal lies in the pipe: take it out.
            input.AdvanceTo(read.Buffer.Start);
            read = await input.ReadAsync();
        }

        return read;
    }

    /// <summary>It has taken too long.</summary>
    public DateTimeOffset? HandleTimeout(DateTimeOffset now)
    {
        lock (_gate)
        {
            if (!_over)
            {
                _cancelled = true;
                input.CancelPendingRead();
            }
        }

        return null;
    }
}
