using Parley.Signaling.Protocol;

namespace Parley.Signaling.Orleans.Gateways;

/// <summary>A gateway of another silo. Messages without an answer may get lost on the way, as with any gateway. Thread-safe.</summary>
internal sealed class RemoteGateway(string id, SiloAddress silo, IGatewayPort port) : IGateway
{
    public string Id => id;

    /// <summary>Where it lives.</summary>
    public SiloAddress Silo => silo;

    public async ValueTask<bool> NotifyAsync(DeviceAddress to, CallNotice notice) => await port.NotifyAsync(id, to, notice);

    public void Relay(DeviceAddress to, CallId call, ReadOnlySpan<byte> utf8) =>
        port.RelayAsync(id, to.User, to.Device.Value, to.Version, call.Value, utf8.ToArray()).Ignore();

    public void Direct(string user, UserProfile from, ReadOnlySpan<byte> utf8) => port.DirectAsync(id, user, from, utf8.ToArray()).Ignore();

    public void PresenceChanged(IReadOnlyList<PresenceChange> changes) => port.PresenceChangedAsync(id, [.. changes]).Ignore();

    public async ValueTask<SessionHandover?> HandOverAsync(string session) => await port.HandOverAsync(id, session);

    public async ValueTask FenceAsync(DeviceAddress older) => await port.FenceAsync(id, older);
}
