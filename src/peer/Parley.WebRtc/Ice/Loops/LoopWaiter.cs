using System.Net.Sockets;

namespace Parley.WebRtc.Ice.Loops;

/// <summary>How a loop's thread sleeps until there is something to do. For that thread, but for <see cref="Wake"/>.</summary>
internal abstract class LoopWaiter : IDisposable
{
    private readonly Lock _waking = new();
    private bool _isDisposed;

    /// <summary>Sleeps.</summary>
    /// <param name="milliseconds">How long at most; -1 for ever, 0 not at all.</param>
    public abstract void Wait(int milliseconds);

    /// <summary>Gives the sockets that <see cref="Wait"/> has found readable their turns.</summary>
    public abstract void ServeReadable();

    /// <summary>Ends the sleep, or the next one at once. From any thread, also when the loop has ended: what was closed may still tell of its end.</summary>
    public void Wake()
    {
        lock (_waking)
        {
            if (!_isDisposed)
            {
                WakeNow();
            }
        }
    }

    /// <summary>Gives a reader its turn whenever there is something in its socket.</summary>
    /// <returns>A number for <see cref="Forget"/>; negative when this waiter cannot watch sockets, and the reader has to see for itself.</returns>
    public abstract int Watch(Socket socket, ILoopWork reader);

    /// <summary>Watches a socket no longer, which is closed.</summary>
    public abstract void Forget(int number);

    /// <summary>Frees what the system has given.</summary>
    public void Dispose()
    {
        lock (_waking)
        {
            if (!_isDisposed)
            {
                _isDisposed = true;
                Release();
            }
        }
    }

    /// <summary>Ends the sleep, or the next one.</summary>
    protected abstract void WakeNow();

    /// <summary>Frees what the system has given.</summary>
    protected abstract void Release();
}
