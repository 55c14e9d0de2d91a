using System.Runtime.InteropServices;

namespace Parley.NatLab.Networks;

/// <summary>
/// Does something inside a namespace without a process of its own. A thread that has changed its network is of no use to others, so it is
/// one made for this alone. Sockets belong for ever to the network they were made in, whichever thread uses them later.
/// </summary>
internal static partial class NamespaceEntry
{
    private const int ReadOnly = 0;
    private const int NewNetwork = 0x4000_0000;

    /// <summary>Runs <paramref name="work"/> inside; it must not await.</summary>
    public static Task<T> RunAsync<T>(Namespace inside, Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                Enter(inside);
                done.SetResult(work());
            }
            catch (Exception error) when (error is LabException or IOException or UnauthorizedAccessException or System.Net.Sockets.SocketException)
            {
                done.SetException(error);
            }
        })
        { IsBackground = true };
        thread.Start();
        return done.Task;
    }

    private static void Enter(Namespace inside)
    {
        var descriptor = Open($"/run/netns/{inside.Name}", ReadOnly);
        if (descriptor < 0 || SetNamespace(descriptor, NewNetwork) != 0)
        {
            throw new LabException($"{inside.Name} could not be entered: errno {Marshal.GetLastPInvokeError()}.");
        }

        _ = Close(descriptor);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(int descriptor, int kind);
}
