using System.CommandLine;

namespace Parley.Server.CommandLine;

/// <summary>The command line of the one executable: its verbs, and what runs without one.</summary>
internal static class ParleyCommandLine
{
    /// <summary>Runs the verb that the arguments name, <c>serve</c> if they name none.</summary>
    /// <returns>The exit code: 0 when all went well, 1 for a wrong command line or a failure to start.</returns>
    public static Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Parley: two people call each other over WebRTC from infrastructure they own.")
        {
            ServeCommand.Create(),
            TurnCommand.Create(),
        };

        // The host itself listens for SIGTERM and Ctrl+C, and needs longer for it than this library would grant.
        var invocation = new InvocationConfiguration { ProcessTerminationTimeout = null };
        return root.Parse(WithVerb(args)).InvokeAsync(invocation);
    }

    /// <summary>Without a verb the options are those of <c>serve</c>.</summary>
    internal static string[] WithVerb(string[] args) => args switch
    {
        [] => ["serve"],
        ["-h" or "-?" or "--help" or "--version", ..] => args,
        [var first, ..] when first.StartsWith('-') => ["serve", .. args],
        _ => args,
    };
}
