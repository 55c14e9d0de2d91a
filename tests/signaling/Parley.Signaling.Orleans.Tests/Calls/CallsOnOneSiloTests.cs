using Parley.Signaling.Orleans.Tests.Staging;

namespace Parley.Signaling.Orleans.Tests.Calls;

public sealed class CallsOnOneSiloTests(OneSilo silo) : CallScenarios, IClassFixture<OneSilo>
{
    internal override Stage Stage => silo.Stage;
}
