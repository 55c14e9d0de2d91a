using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Parley.Server.Hosting;

namespace Parley.Server.CommandLine;

/// <summary>Starts the server, says when it is ready, and turns what is wrong with its configuration into sentences.</summary>
internal static class ServeAction
{
    public static async Task<int> RunAsync(IReadOnlyDictionary<string, string?> settings, CancellationToken cancellation)
    {
        try
        {
            await using var app = ParleyServer.Build(settings);
            await app.StartAsync(cancellation);
            ReadyLine.Write(app, Console.Out);
            await app.WaitForShutdownAsync(cancellation);
            return 0;
        }
        catch (OptionsValidationException invalid)
        {
            return Refuse(invalid.Failures);
        }
        catch (StartException problem)
        {
            return Refuse([problem.Message]);
        }
        catch (InvalidOperationException problem) when (problem.InnerException is ArgumentException or FormatException)
        {
            // The configuration binder's way to say that a value does not fit its setting.
            return Refuse([problem.Message]);
        }
        catch (IOException problem) when (problem.InnerException is AddressInUseException)
        {
            return Refuse([$"{problem.Message} Choose another address with --urls, such as --urls http://localhost:8081."]);
        }
    }

    /// <summary>Says what is wrong, one line each.</summary>
    /// <returns>The exit code.</returns>
    public static int Refuse(IEnumerable<string> problems)
    {
        foreach (var problem in problems)
        {
            Console.Error.WriteLine($"parley: {problem}");
        }

        return 1;
    }
}
