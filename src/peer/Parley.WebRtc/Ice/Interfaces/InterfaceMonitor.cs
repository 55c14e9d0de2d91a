using System.Net.NetworkInformation;

namespace Parley.WebRtc.Ice.Interfaces;

/// <summary>
/// Knows the host's addresses and tells when they change. One for the process: the system is asked once for all connections, and watched as long as anybody
/// listens. Thread-safe.
/// </summary>
internal sealed class InterfaceMonitor : IDisposable
{
    // An interface that comes up gets its addresses one after the other, each with a notice of its own.
    private static readonly TimeSpan Coalescing = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly HashSet<Action<IReadOnlyList<HostAddress>>> _listeners = [];
    private readonly Func<IReadOnlyList<HostAddress>> _enumerate;
    private readonly Timer _settled;
    private IReadOnlyList<HostAddress>? _known;

    /// <summary>Makes one.</summary>
    /// <param name="enumerate">How to ask for the addresses.</param>
    public InterfaceMonitor(Func<IReadOnlyList<HostAddress>> enumerate)
    {
        _enumerate = enumerate;
        _settled = new Timer(_ => Refresh());
    }

    /// <summary>The host's.</summary>
    public static InterfaceMonitor Shared { get; } = new(HostAddresses.Enumerate);

    /// <summary>Listens from now on.</summary>
    /// <returns>The addresses as they are now; when they change, the listener gets all of them, on some thread.</returns>
    public IReadOnlyList<HostAddress> Listen(Action<IReadOnlyList<HostAddress>> listener)
    {
        lock (_lock)
        {
            if (_listeners.Add(listener) && _listeners.Count == 1)
            {
                NetworkChange.NetworkAddressChanged += OnChanged;
                _known = null;
            }

            return _known ??= _enumerate();
        }
    }

    /// <summary>Listens no more. A notice that is on its way may still come.</summary>
    public void Forget(Action<IReadOnlyList<HostAddress>> listener)
    {
        lock (_lock)
        {
            if (_listeners.Remove(listener) && _listeners.Count == 0)
            {
                NetworkChange.NetworkAddressChanged -= OnChanged;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NetworkChange.NetworkAddressChanged -= OnChanged;
        _settled.Dispose();
    }

    /// <summary>Asks the system again, and tells the listeners if anything has changed.</summary>
    internal void Refresh()
    {
        IReadOnlyList<HostAddress> now;
        Action<IReadOnlyList<HostAddress>>[] listeners;
        lock (_lock)
        {
            now = _enumerate();
            if (_known is not null && now.ToHashSet().SetEquals(_known))
            {
                return;
            }

            _known = now;
            listeners = [.. _listeners];
        }

        foreach (var listener in listeners)
        {
            listener(now);
        }
    }

    private void OnChanged(object? sender, EventArgs e) => _settled.Change(Coalescing, Timeout.InfiniteTimeSpan);
}
