using System.IO.Pipelines;

namespace BareKestrel;

/// <summary>Sends through the connection's output pipe.</summary>
internal sealed class PipePeer(PipeWriter output) : IPeer
{
    private readonly Lock _gate = new();
    private bool _flushing;

    public void Send(ReadOnlySpan<byte> text)
    {
        lock (_gate)
        {
            output.Advance(Frame.Write(output.GetSpan(text.Length + Frame.HeaderRoom), text));
        }
    }

    public void Flush()
    {
        lock (_gate)
        {
            if (_flushing)
            {
                return; // above the pipe's threshold: goes on when that has drained
            }

            var flush = output.FlushAsync();
            if (!flush.IsCompletedSuccessfully)
            {
                _flushing = true;
                _ = FinishAsync(flush);
            }
        }
    }

    private async Task FinishAsync(ValueTask<FlushResult> flush)
    {
        await flush;
        ValueTask<FlushResult> rest;
        lock (_gate)
        {
            rest = output.FlushAsync();
            _flushing = !rest.IsCompletedSuccessfully;
            if (!_flushing)
            {
                return;
            }
        }

        await FinishAsync(rest);
    }
}
