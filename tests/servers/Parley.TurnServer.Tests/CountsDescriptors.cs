namespace Parley.TurnServer.Tests;

/// <summary>Tests that count the process's descriptors: no other test runs at the same time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class CountsDescriptors
{
    public const string Name = "Counts descriptors";
}
