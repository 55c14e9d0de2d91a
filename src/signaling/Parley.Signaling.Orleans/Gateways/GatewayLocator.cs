using System.Collections.Concurrent;
using Parley.Signaling.Protocol;

namespace Parley.Signaling.Orleans.Gateways;

/// <summary>
/// Finds a gateway by its id: in this process, or in that of another silo. Which silo holds a gateway never changes, so whoever does not know yet asks
/// all silos, once. Thread-safe.
/// </summary>
internal sealed class GatewayLocator : ISiloStatusListener
{
    private readonly ConcurrentDictionary<string, RemoteGateway> _remote = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task<RemoteGateway?>> _searches = new(StringComparer.Ordinal);
    private readonly LocalGateways _local;
    private readonly GatewayPorts _ports;
    private readonly ISiloStatusOracle _silos;

    public GatewayLocator(LocalGateways local, GatewayPorts ports, ISiloStatusOracle silos)
    {
        (_local, _ports, _silos) = (local, ports, silos);
        silos.SubscribeToSiloStatusEvents(this);
    }

    /// <summary>A silo is gone, with its gateways. Raised on any thread.</summary>
    public event Action<SiloAddress>? SiloLost;

    /// <summary>The gateway if it is known here without asking anybody.</summary>
    public IGateway? Known(string id) => _local.Find(id) ?? _remote.GetValueOrDefault(id);

    /// <summary>The gateway; null when no silo that answers holds it.</summary>
    /// <exception cref="BackendUnavailableException">A silo that may hold it did not answer.</exception>
    public ValueTask<IGateway?> FindAsync(string id) =>
        Known(id) is { } known ? ValueTask.FromResult<IGateway?>(known) : SearchAsync(id);

    /// <summary>Passes a message to the gateways of all silos (<see cref="IGateway.Broadcast"/>), except the one it comes from.</summary>
    public void Broadcast(string except, UserProfile from, ReadOnlySpan<byte> utf8)
    {
        foreach (var gateway in _local.All)
        {
            if (gateway.Id != except)
            {
                gateway.Broadcast(from, utf8);
            }
        }

        byte[]? copy = null;
        foreach (var silo in _silos.GetActiveSilos())
        {
            if (!silo.Equals(_silos.SiloAddress))
            {
                _ports.Of(silo).BroadcastAsync(from, copy ??= utf8.ToArray()).Ignore();
            }
        }
    }

    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status)
    {
        if (status != SiloStatus.Dead)
        {
            return;
        }

        foreach (var (id, gateway) in _remote)
        {
            if (gateway.Silo.Equals(updatedSilo))
            {
                _remote.TryRemove(KeyValuePair.Create(id, gateway));
            }
        }

        SiloLost?.Invoke(updatedSilo);
    }

    private async ValueTask<IGateway?> SearchAsync(string id)
    {
        // Whoever looks for the same gateway meanwhile waits for the same answer: a burst of relay messages asks once.
        var search = _searches.GetOrAdd(id, static (key, self) => self.AskAllAsync(key), this);
        try
        {
            return await search;
        }
        finally
        {
            _searches.TryRemove(KeyValuePair.Create(id, search));
        }
    }

    private async Task<RemoteGateway?> AskAllAsync(string id)
    {
        var others = _silos.GetActiveSilos().Where(silo => !silo.Equals(_silos.SiloAddress)).ToArray();
        if (others.Length == 0)
        {
            return null;
        }

        // Not in the turn of whichever grain asked first: others wait for it too.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var answers = await Task.WhenAll(others.Select(silo => AskAsync(silo, id))).ConfigureAwait(false);
        if (answers.FirstOrDefault(answer => answer.Found is not null).Found is { } found)
        {
            return _remote.GetOrAdd(id, found);
        }

        return answers.FirstOrDefault(answer => answer.Failure is not null).Failure is { } failure
            ? throw new BackendUnavailableException("A silo that may hold the gateway does not answer.", failure)
            : null;
    }

    private async Task<(RemoteGateway? Found, Exception? Failure)> AskAsync(SiloAddress silo, string id)
    {
        var port = _ports.Of(silo);
        try
        {
            return (await port.HoldsAsync(id).ConfigureAwait(false) ? new RemoteGateway(id, silo, port) : null, null);
        }
        catch (Exception failure) when (failure is OrleansException or TimeoutException)
        {
            return (null, failure);
        }
    }
}
