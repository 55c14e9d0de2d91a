namespace Parley.Browsers.Tests;

/// <summary>Test classes that share the two browsers, and therefore run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserGroup : ICollectionFixture<SharedBrowsers>
{
    internal const string Name = "browsers";
}
