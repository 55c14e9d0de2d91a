using System.Text.Json;
using Parley.Bench.Ice;

// one N WARM: N pairs one after the other, after WARM at once that are not measured. many N WARM: N at once. simulated: what the algorithm needs, in round trips.
int[] numbers = [.. args.Skip(1).Select(number => int.Parse(number, System.Globalization.CultureInfo.InvariantCulture))];
object? result = (args.FirstOrDefault(), numbers) switch
{
    ("one", [var rounds, var warmUp]) => await Load.OneAfterTheOtherAsync(rounds, warmUp),
    ("many", [var pairs, var warmUp]) => await Load.AllAtOnceAsync(pairs, warmUp),
    ("simulated", []) => SimulatedRuns.All(),
    _ => null,
};
if (result is null)
{
    await Console.Error.WriteLineAsync("usage: one N WARM | many N WARM | simulated");
    return 2;
}

Console.WriteLine(JsonSerializer.Serialize(result, JsonSerializerOptions.Web));
return 0;
