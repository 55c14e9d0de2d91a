using Parley.Signaling.Orleans.Tests.Staging;

namespace Parley.Signaling.Orleans.Tests.Users;

public sealed class DirectoryOnOneSiloTests(OneSilo silo) : DirectoryScenarios, IClassFixture<OneSilo>
{
    internal override Stage Stage => silo.Stage;
}
