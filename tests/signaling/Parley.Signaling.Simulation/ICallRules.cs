using Parley.Signaling.Protocol;

namespace Parley.Signaling.Simulation;

/// <summary>The rules of one call, as the simulated servers use them: a seam for deliberate mistakes.</summary>
public interface ICallRules
{
    /// <summary>See <see cref="CallMachine.Next(CallState, CallInput, DateTimeOffset)"/>.</summary>
    CallTransition Next(CallState state, CallInput input, DateTimeOffset now);

    /// <summary>See <see cref="CallMachine.Next(CallState, ClusterInput, DateTimeOffset)"/>.</summary>
    CallTransition Next(CallState state, ClusterInput input, DateTimeOffset now);
}

/// <summary>The rules that ship.</summary>
public sealed class RealCallRules(CallId call, CallTicketCodec tickets) : ICallRules
{
    private static readonly CallOptions Defaults = new();
    private readonly CallMachine _machine = new(call, Defaults, tickets);

    /// <inheritdoc/>
    public CallTransition Next(CallState state, CallInput input, DateTimeOffset now) => _machine.Next(state, input, now);

    /// <inheritdoc/>
    public CallTransition Next(CallState state, ClusterInput input, DateTimeOffset now) => _machine.Next(state, input, now);
}
