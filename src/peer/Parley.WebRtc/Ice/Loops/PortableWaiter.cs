using System.Net.Sockets;

namespace Parley.WebRtc.Ice.Loops;

/// <summary>Works wherever .NET does: .NET's own threads wait for the sockets, and post them to the loop.</summary>
internal sealed class PortableWaiter : LoopWaiter
{
    private readonly AutoResetEvent _wake = new(false);

    public override void Wait(int milliseconds)
    {
        if (milliseconds != 0)
        {
            _wake.WaitOne(milliseconds);
        }
    }

    public override void ServeReadable()
    {
    }

    public override int Watch(Socket socket, ILoopWork reader) => -1;

    public override void Forget(int number)
    {
    }

    protected override void WakeNow() => _wake.Set();

    protected override void Release() => _wake.Dispose();
}
