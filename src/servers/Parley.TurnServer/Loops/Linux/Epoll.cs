using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static Parley.TurnServer.Loops.Linux.LinuxConstants;

namespace Parley.TurnServer.Loops.Linux;

/// <summary>Waits for many descriptors at once, level-triggered: what was not read is told again. For one thread, but for <see cref="Wake"/>.</summary>
internal sealed unsafe class Epoll : IDisposable
{
    /// <summary>The token of a wake-up.</summary>
    public const ulong WakeToken = ulong.MaxValue;

    private const int Capacity = 256;

    // struct epoll_event is packed on x86-64 alone: 4 bytes of events, then 8 bytes of the user's.
    private static readonly int TokenOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int Stride = TokenOffset + 8;

    private readonly int _epoll;
    private readonly int _wake;
    private readonly byte* _events = (byte*)NativeMemory.AllocZeroed(Capacity * 16);

    public Epoll()
    {
        _epoll = Libc.EpollCreate(CloseOnExec);
        _wake = Libc.EventFd(0, NonBlocking | CloseOnExec);
        if (_epoll < 0 || _wake < 0)
        {
            throw UdpSocket.Failure(Marshal.GetLastPInvokeError());
        }

        Add(_wake, WakeToken);
    }

    /// <summary>Tells of a descriptor from now on until it is closed.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The kernel is out of memory, or the user of watches.</exception>
    public void Add(int fd, ulong token)
    {
        if (!TryAdd(fd, token))
        {
            throw UdpSocket.Failure(Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Tells of a descriptor from now on until it is closed.</summary>
    /// <returns>False when the kernel is out of memory, or the user of watches.</returns>
    public bool TryAdd(int fd, ulong token)
    {
        var e = stackalloc byte[16];
        Unsafe.WriteUnaligned(e, EpollIn);
        Unsafe.WriteUnaligned(e + TokenOffset, token);
        return Libc.EpollControl(_epoll, EpollAdd, fd, e) == 0;
    }

    /// <summary>Waits.</summary>
    /// <param name="milliseconds">How long at most; -1 for ever, 0 not at all.</param>
    /// <returns>How many tokens there are.</returns>
    public int Wait(int milliseconds)
    {
        var count = Libc.EpollWait(_epoll, _events, Capacity, milliseconds);
        if (count < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            return error == Interrupted ? 0 : throw UdpSocket.Failure(error);
        }

        return count;
    }

    /// <summary>One of the tokens that <see cref="Wait"/> has found.</summary>
    public ulong Token(int index) => Unsafe.ReadUnaligned<ulong>(_events + (index * Stride) + TokenOffset);

    /// <summary>Makes <see cref="Wait"/> return, now or when it is called next. Any thread may call this while the object lives.</summary>
    public void Wake()
    {
        ulong one = 1;
        _ = Libc.Write(_wake, &one, sizeof(ulong));
    }

    /// <summary>Takes note of a wake-up.</summary>
    public void TakeWake()
    {
        ulong count;
        _ = Libc.Read(_wake, &count, sizeof(ulong));
    }

    public void Dispose()
    {
        _ = Libc.Close(_wake);
        _ = Libc.Close(_epoll);
        NativeMemory.Free(_events);
    }
}
