using Parley.Signaling.Orleans.Tests.Staging;

namespace Parley.Signaling.Orleans.Tests.Calls;

public sealed class CallsOverTwoSilosTests(TwoSilos silos) : CallScenarios, IClassFixture<TwoSilos>
{
    internal override Stage Stage => silos.Stage;
}
