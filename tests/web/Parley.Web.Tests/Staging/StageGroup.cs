namespace Parley.Web.Tests.Staging;

/// <summary>All test classes are in this group: they share the stage, and run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class StageGroup : ICollectionFixture<Stage>
{
    internal const string Name = "stage";
}
