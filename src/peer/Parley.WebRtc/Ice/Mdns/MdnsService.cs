using System.Net.Sockets;
using Parley.SansIO;
using Parley.WebRtc.Ice.Interfaces;

namespace Parley.WebRtc.Ice.Mdns;

/// <summary>
/// Resolves the names under <c>.local</c> of others and answers for own ones (RFC 6762, draft-ietf-mmusic-mdns-ice-candidates), for all connections of the
/// process. Its sockets are open as long as there is a name to answer for or to resolve. Thread-safe.
/// </summary>
/// <param name="monitor">Knows the host's interfaces.</param>
/// <param name="includeLoopback">Whether loopback interfaces are used, though there are others.</param>
internal sealed partial class MdnsService(InterfaceMonitor monitor, bool includeLoopback) : IDisposable
{
    /// <summary>What hosts' names live (RFC 6762 §10).</summary>
    private static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(120);

    // RFC 6762 §6: a record is multicast once a second at most.
    private static readonly TimeSpan BetweenAnswers = TimeSpan.FromSeconds(1);

    // RFC 6762 §5.2: a second at least before the question is repeated, and twice as long each time.
    private static readonly TimeSpan[] Repetitions = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2)];

    private readonly Lock _lock = new();
    private readonly Dictionary<string, OwnName> _own = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, WantedName> _wanted = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<MdnsSocket> _sockets = [];
    private Action<IReadOnlyList<HostAddress>>? _changed;

    /// <summary>The process's, on all interfaces of the host.</summary>
    public static MdnsService Shared { get; } = new(InterfaceMonitor.Shared, includeLoopback: false);

    /// <summary>Answers for a name from now on.</summary>
    public void Publish(string name, IpAddress address)
    {
        lock (_lock)
        {
            _own[name] = new OwnName(address);
            OpenOrClose();
        }
    }

    /// <summary>Answers for a name no longer.</summary>
    public void Withdraw(string name)
    {
        lock (_lock)
        {
            if (_own.Remove(name, out var own))
            {
                // RFC 6762 §10.1: whoever has it in a cache forgets it.
                SendAnswer(new MdnsAnswer(name, own.Address, TimeSpan.Zero));
                OpenOrClose();
            }
        }
    }

    /// <summary>Asks for a name's address.</summary>
    /// <returns>The addresses of the first answer; none when nobody has answered in a few seconds.</returns>
    public async Task<IReadOnlyList<IpAddress>> ResolveAsync(string name)
    {
        WantedName wanted;
        lock (_lock)
        {
            if (_own.TryGetValue(name, out var own))
            {
                return [own.Address];
            }

            if (!_wanted.TryGetValue(name, out wanted!))
            {
                wanted = _wanted[name] = new WantedName();
                OpenOrClose();
            }

            wanted.Waiting++;
        }

        try
        {
            foreach (var pause in Repetitions)
            {
                SendQuery(name);
                await Task.WhenAny(wanted.Answer.Task, Task.Delay(pause));
                if (wanted.Answer.Task.IsCompleted)
                {
                    return await wanted.Answer.Task;
                }
            }

            return [];
        }
        finally
        {
            lock (_lock)
            {
                if (--wanted.Waiting == 0)
                {
                    _wanted.Remove(name);
                    OpenOrClose();
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _own.Clear();
            Close();
        }
    }

    // Under the lock.
    private void OpenOrClose()
    {
        if (_own.Count + _wanted.Count == 0)
        {
            Close();
        }
        else if (_changed is null)
        {
            // Another thread than this one tells of changes.
            _changed = Reopen;
            Open(monitor.Listen(_changed));
        }
    }

    private void Reopen(IReadOnlyList<HostAddress> interfaces)
    {
        lock (_lock)
        {
            if (_changed is not null)
            {
                CloseSockets();
                Open(interfaces);
            }
        }
    }

    private void Open(IReadOnlyList<HostAddress> interfaces)
    {
        foreach (var family in HostAddresses.Choose(interfaces, includeLoopback).GroupBy(static one => one.Address.Family))
        {
            try
            {
                _sockets.Add(MdnsSocket.Open(family.Key, [.. family], Receive));
            }
            catch (SocketException)
            {
                // The port is somebody's who does not share it: the other family may do.
                continue;
            }
        }
    }

    private void Close()
    {
        if (_changed is { } listener)
        {
            _changed = null;
            monitor.Forget(listener);
        }

        CloseSockets();
    }

    private void CloseSockets()
    {
        _sockets.ForEach(static socket => socket.Dispose());
        _sockets.Clear();
    }
}
