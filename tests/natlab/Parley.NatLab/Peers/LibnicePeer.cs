using Parley.NatLab.Networks;

namespace Parley.NatLab.Peers;

/// <summary>The peer that is libnice: a small program in C, compiled once for each run.</summary>
internal static class LibnicePeer
{
    private static readonly Lazy<Task<string>> Built = new(BuildAsync);

    /// <summary>The program.</summary>
    /// <exception cref="LabException">libnice, pkg-config or a compiler is missing.</exception>
    public static Task<string> ProgramAsync() => Built.Value;

    private static async Task<string> BuildAsync()
    {
        var source = Path.Combine(AppContext.BaseDirectory, "libnice_peer.c");
        var program = Path.ChangeExtension(source, null);
        await LabCommand.RunAsync("", "sh", "-c", $"cc -O1 -Wall -Wextra -o '{program}' '{source}' $(pkg-config --cflags --libs nice)");
        return program;
    }
}
