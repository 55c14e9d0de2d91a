using Parley.NatLab.Networks;

namespace Parley.NatLab.Tests;

/// <summary>Whether networks can be made here.</summary>
internal static class LabAccess
{
    /// <summary>Skips the test without root or namespaces, visibly; with <c>CI=true</c> it fails.</summary>
    public static async Task RequireAsync()
    {
        var missing = await NamespaceSupport.MissingAsync();
        Assert.SkipWhen(missing is not null && Environment.GetEnvironmentVariable("CI") != "true", $"No NAT laboratory here: {missing}");
        Assert.True(missing is null, missing);
    }
}
