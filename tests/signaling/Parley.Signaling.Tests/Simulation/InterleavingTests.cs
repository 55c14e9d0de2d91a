using System.Globalization;
using Parley.Signaling.Simulation;

namespace Parley.Signaling.Tests;

/// <summary>
/// A hundred thousand random worlds, each from its seed. PARLEY_SEED=N plays one of them and prints what happened in it;
/// PARLEY_INTERLEAVINGS=N plays another number, PARLEY_FIRST_SEED=N others.
/// </summary>
public sealed class InterleavingTests
{
    private static readonly ulong FirstSeed = Setting("PARLEY_FIRST_SEED") ?? 1;

    [Fact]
    public void No_interleaving_breaks_a_promise()
    {
        if (Setting("PARLEY_SEED") is { } seed)
        {
            var world = Scenario.Play(new WorldOptions(seed, Traced: true), MakeModel);
            TestContext.Current.TestOutputHelper!.WriteLine(string.Join('\n', world.Trace));
            Assert.Empty(world.Violations);
            return;
        }

        var count = Setting("PARLEY_INTERLEAVINGS") ?? 100_000;
        long steps = 0;
        for (ulong i = 0; i < count; i++)
        {
            var world = Scenario.Play(new WorldOptions(FirstSeed + i), MakeModel);
            steps += world.Time.Steps;
            if (world.Violations.Count > 0)
            {
                Fail(FirstSeed + i);
            }
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{count} interleavings, {steps / (long)count} steps each");
    }

    private static ISimulatedDevice MakeModel(World world, string user, Protocol.DeviceId device) => new ModelDevice(world, user, device);

    /// <summary>Plays it again and tells the whole story.</summary>
    private static void Fail(ulong seed)
    {
        var world = Scenario.Play(new WorldOptions(seed, Traced: true), MakeModel);
        Assert.Fail($"seed {seed}: {string.Join("; ", world.Violations)}\n{string.Join('\n', world.Trace)}");
    }

    private static ulong? Setting(string name) =>
        ulong.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : null;
}
