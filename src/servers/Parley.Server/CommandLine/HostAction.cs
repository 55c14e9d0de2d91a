using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Parley.Server.Hosting;
using Parley.TurnServer;
using Parley.TurnServer.Hosting;

namespace Parley.Server.CommandLine;

/// <summary>Runs a host until it is told to stop, says when it is ready, and turns what is wrong with its configuration into sentences.</summary>
internal static class HostAction
{
    /// <summary>The exit code when a bug ended the process: EX_SOFTWARE of sysexits.h. Another start helps, other than after <see cref="Refuse"/>.</summary>
    public const int Broken = 70;

    /// <summary>Runs a host.</summary>
    /// <param name="build">Makes it.</param>
    /// <param name="ready">Says that it is ready.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The exit code: 0 when it was told to stop, 1 when it could not start, <see cref="Broken"/> when a bug made it stop.</returns>
    public static async Task<int> RunAsync<THost>(Func<THost> build, Action<THost> ready, CancellationToken cancellation)
        where THost : IHost
    {
        try
        {
            var host = build();
            await using var disposal = (IAsyncDisposable)host;
            await host.StartAsync(cancellation);
            ready(host);
            await host.WaitForShutdownAsync(cancellation);
            return 0;
        }
        catch (OptionsValidationException invalid)
        {
            return Refuse(invalid.Failures);
        }
        catch (Exception problem) when (problem is StartException or TurnStartException)
        {
            return Refuse([problem.Message]);
        }
        catch (Exception problem) when (BrokenBy(problem) is { } broken)
        {
            // The log has told the whole.
            Refuse([broken.Message]);
            return Broken;
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

    // What one service says as it stops comes as it is, what several say comes together.
    private static TurnBrokenException? BrokenBy(Exception problem) =>
        problem as TurnBrokenException ?? (problem as AggregateException)?.InnerExceptions.OfType<TurnBrokenException>().FirstOrDefault();

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
