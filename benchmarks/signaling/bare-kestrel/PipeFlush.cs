using System.IO.Pipelines;

namespace BareKestrel;

/// <summary>Lets go what a pipe holds; while the pipe is above its threshold, once it has drained.</summary>
/// <param name="output">The pipe.</param>
/// <param name="gate">Guards it; whoever writes holds it as well.</param>
internal sealed class PipeFlush(PipeWriter output, Lock gate)
{
    private bool _flushing;

    public void Flush()
    {
        lock (gate)
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
        lock (gate)
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
