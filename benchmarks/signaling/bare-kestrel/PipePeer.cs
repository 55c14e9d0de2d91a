using System.IO.Pipelines;

namespace BareKestrel;

/// <summary>Sends through the connection's output pipe.</summary>
internal sealed class PipePeer : IPeer
{
    private readonly Lock _gate = new();
    private readonly PipeWriter _output;
    private readonly PipeFlush _flush;

    public PipePeer(PipeWriter output)
    {
        _output = output;
        _flush = new PipeFlush(output, _gate);
    }

    public void Send(ReadOnlySpan<byte> text)
    {
        lock (_gate)
        {
            _output.Advance(Frame.Write(_output.GetSpan(text.Length + Frame.HeaderRoom), text));
        }
    }

    public void Flush() => _flush.Flush();
}
