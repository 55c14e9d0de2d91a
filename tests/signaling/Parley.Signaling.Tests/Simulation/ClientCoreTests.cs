using System.Globalization;
using Parley.Signaling.Simulation;

namespace Parley.Signaling.Tests;

/// <summary>
/// Random worlds in which the clients are the browser SDK's core as it ships and the gateways are the server's own. PARLEY_CORE_SEED=N plays one
/// of them and prints what happened in it; PARLEY_CORE_INTERLEAVINGS=N plays another number.
/// </summary>
public sealed class ClientCoreTests
{
    [Fact]
    public void No_interleaving_of_shipped_clients_breaks_a_promise()
    {
        var first = Setting("PARLEY_CORE_SEED");
        var count = first is null ? Setting("PARLEY_CORE_INTERLEAVINGS") ?? 1_000 : 1;
        long steps = 0;
        for (var seed = first ?? 1; count > 0; seed++, count--)
        {
            var world = Play(seed, traced: first is not null);
            steps += world.Time.Steps;
            if (first is not null)
            {
                TestContext.Current.TestOutputHelper!.WriteLine(string.Join('\n', world.Trace));
            }

            if (world.Violations.Count > 0)
            {
                var again = Play(seed, traced: true);
                Assert.Fail($"seed {seed}: {string.Join("; ", world.Violations)}\n{string.Join('\n', again.Trace)}");
            }
        }

        Assert.True(steps > 0);
    }

    private static World Play(ulong seed, bool traced)
    {
        ClientCore? core = null;
        return Scenario.Play(
            new WorldOptions(seed, traced) { Server = cluster => new RealGateway(cluster) },
            (world, user, device) => new CoreDevice(world, core ??= new ClientCore(world.Random), user, device));
    }

    private static ulong? Setting(string name) =>
        ulong.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : null;
}
