namespace Parley.Signaling.Simulation;

/// <summary>One server process as clients and calls reach it.</summary>
public interface ISimulatedServer
{
    /// <summary>Its gateway's id: unique, new with every start.</summary>
    string Id { get; }

    /// <summary>Whether its process is gone.</summary>
    bool IsDead { get; }

    /// <summary>A client dials.</summary>
    void Accept(SimulatedSocket socket);

    /// <summary>Its process dies.</summary>
    void Die();

    /// <summary>See <see cref="IGateway.NotifyAsync"/>.</summary>
    ValueTask<bool> NotifyAsync(DeviceAddress to, CallNotice notice);
}
