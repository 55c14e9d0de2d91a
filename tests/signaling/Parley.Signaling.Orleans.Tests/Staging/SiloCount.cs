namespace Parley.Signaling.Orleans.Tests.Staging;

/// <summary>Waits until a silo sees a certain number of active silos, itself included.</summary>
internal sealed class SiloCount : ISiloStatusListener
{
    private readonly ISiloStatusOracle _silos;
    private readonly int _expected;
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SiloCount(ISiloStatusOracle silos, int expected) => (_silos, _expected) = (silos, expected);

    public static async Task ReachAsync(ISiloStatusOracle silos, int expected)
    {
        var count = new SiloCount(silos, expected);
        silos.SubscribeToSiloStatusEvents(count);
        count.Look();
        await count._reached.Task.WaitAsync(TimeSpan.FromSeconds(30));
        silos.UnSubscribeFromSiloStatusEvents(count);
    }

    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status) => Look();

    private void Look()
    {
        if (_silos.GetActiveSilos().Length == _expected)
        {
            _reached.TrySetResult();
        }
    }
}
