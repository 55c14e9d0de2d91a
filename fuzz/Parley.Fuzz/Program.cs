using Parley.Fuzz;
using Parley.Fuzz.Targets;
using SharpFuzz;

// Parley.Fuzz TARGET               reads one input from standard input; again and again under AFL
// Parley.Fuzz TARGET --libfuzzer   speaks with libfuzzer-dotnet
// Parley.Fuzz TARGET FILE …        replays inputs
// Parley.Fuzz corpus TARGET VECTORS DIR   writes the inputs to begin with, a file each
if (args is ["corpus", var of, var vectors, var directory])
{
    await Corpus.WriteAsync(of, vectors, directory);
    return 0;
}

if (args is not [var name, ..] || !FuzzTargets.All.TryGetValue(name, out var target))
{
    await Console.Error.WriteLineAsync($"usage: Parley.Fuzz {{{string.Join('|', FuzzTargets.All.Keys)}}} [--libfuzzer | FILE …] | corpus TARGET VECTORS DIR");
    return 2;
}

switch (args[1..])
{
    case []:
        Fuzzer.Run(stream =>
        {
            using var input = new MemoryStream();
            stream.CopyTo(input);
            target(input.ToArray());
        });
        break;
    case ["--libfuzzer"]:
        Fuzzer.LibFuzzer.Run(input => target(input));
        break;
    case var files:
        foreach (var file in files)
        {
            target(await File.ReadAllBytesAsync(file));
            Console.WriteLine($"{file}: fine");
        }

        break;
}

return 0;
