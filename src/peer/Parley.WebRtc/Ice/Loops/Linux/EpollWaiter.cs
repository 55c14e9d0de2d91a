using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Parley.WebRtc.Ice.Loops.Linux;

/// <summary>
/// Waits for the loop's sockets itself: a datagram wakes the loop's thread and no other, and thousands of sockets are one system call. Level-triggered: what was
/// not read is told again.
/// </summary>
internal sealed unsafe class EpollWaiter : LoopWaiter
{
    private const ulong WakeToken = ulong.MaxValue;
    private const int Capacity = 256;

    // struct epoll_event is packed on x86-64 alone: 4 bytes of events, then 8 bytes of the user's.
    private static readonly int TokenOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int Stride = TokenOffset + 8;

    private readonly List<ILoopWork?> _readers = [];
    private readonly Stack<int> _free = new();
    private readonly byte[] _events = GC.AllocateArray<byte>(Capacity * 16, pinned: true);
    private readonly int _epoll;
    private readonly int _wake;
    private int _ready;

    private EpollWaiter(int epoll, int wake) => (_epoll, _wake) = (epoll, wake);

    /// <summary>Makes one.</summary>
    /// <returns>Null where the system has none.</returns>
    public static EpollWaiter? TryCreate()
    {
        try
        {
            var (epoll, wake) = (Libc.EpollCreate(Libc.CloseOnExec), Libc.EventFd(0, Libc.NonBlocking | Libc.CloseOnExec));
            if (epoll >= 0 && wake >= 0 && TryAdd(epoll, wake, WakeToken))
            {
                return new EpollWaiter(epoll, wake);
            }

            _ = (Libc.Close(epoll), Libc.Close(wake));
            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    public override void Wait(int milliseconds)
    {
        fixed (byte* events = _events)
        {
            _ready = Libc.EpollWait(_epoll, events, Capacity, milliseconds);
        }

        if (_ready < 0 && Marshal.GetLastPInvokeError() is not Libc.Interrupted and var error)
        {
            throw new SocketException(error);
        }
    }

    public override void ServeReadable()
    {
        for (var i = 0; i < _ready; i++)
        {
            var token = Unsafe.ReadUnaligned<ulong>(ref _events[(i * Stride) + TokenOffset]);
            if (token == WakeToken)
            {
                ulong count;
                _ = Libc.Read(_wake, &count, sizeof(ulong));
            }
            else
            {
                // Null when one before it in the same batch has closed it.
                _readers[(int)token]?.Run(LoopClock.Now);
            }
        }

        _ready = 0;
    }

    public override int Watch(Socket socket, ILoopWork reader)
    {
        if (!_free.TryPop(out var number))
        {
            number = _readers.Count;
            _readers.Add(null);
        }

        _readers[number] = reader;
        if (TryAdd(_epoll, (int)socket.SafeHandle.DangerousGetHandle(), (ulong)number))
        {
            return number;
        }

        // The user has no watches left, or the kernel no memory.
        Forget(number);
        return -1;
    }

    public override void Forget(int number)
    {
        // The kernel forgets a descriptor that is closed.
        _readers[number] = null;
        _free.Push(number);
    }

    protected override void WakeNow()
    {
        ulong one = 1;
        _ = Libc.Write(_wake, &one, sizeof(ulong));
    }

    protected override void Release() => _ = (Libc.Close(_wake), Libc.Close(_epoll));

    private static bool TryAdd(int epoll, int fd, ulong token)
    {
        var e = stackalloc byte[16];
        Unsafe.WriteUnaligned(e, Libc.EpollIn);
        Unsafe.WriteUnaligned(e + TokenOffset, token);
        return Libc.EpollControl(epoll, Libc.EpollAdd, fd, e) == 0;
    }
}
