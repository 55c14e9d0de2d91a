using Parley.Signaling.Orleans.Tests.Staging;

namespace Parley.Signaling.Orleans.Tests.Users;

public sealed class DirectoryOverTwoSilosTests(TwoSilos silos) : DirectoryScenarios, IClassFixture<TwoSilos>
{
    internal override Stage Stage => silos.Stage;
}
