namespace Parley.Signaling.Simulation;

/// <summary>
/// Where whatever is awaited in a world goes on: on its one thread, at the world's present instant. Without it the runtime would continue all but one
/// of those who await the same task on threads of its own; real time would get into the world, and a seed would not tell the same story twice.
/// </summary>
internal sealed class VirtualContext(VirtualTime time) : SynchronizationContext
{
    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state) => time.At(time.Now, () => d(state));

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state) => d(state);

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;
}
