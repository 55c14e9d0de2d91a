using System.Diagnostics;

namespace Parley.NatLab.Networks;

/// <summary>Runs the system's programs (<c>ip</c>, <c>nft</c>, …) to their end.</summary>
internal static class LabCommand
{
    /// <summary>Runs a program that must succeed.</summary>
    /// <param name="input">What it reads; empty for nothing.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <returns>What it printed.</returns>
    /// <exception cref="LabException">It is missing, or it failed; with what it said and what it had read.</exception>
    public static async Task<string> RunAsync(string input, params string[] command)
    {
        var (code, output, error) = await TryAsync(input, command);
        return code == 0 ? output : throw new LabException($"{string.Join(' ', command)} ended with {code}: {error}{output}\n{input}");
    }

    /// <summary>Runs a program that may fail.</summary>
    public static async Task<(int Code, string Output, string Error)> TryAsync(string input, params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Start(start);
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading; its exit code tells why.
        }

        var texts = await said;
        await process.WaitForExitAsync();
        return (process.ExitCode, texts[0], texts[1]);
    }

    /// <summary>Starts a program, and says so readably when it is missing.</summary>
    public static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new LabException($"{start.FileName} did not start.");
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new LabException($"{start.FileName} did not start ({missing.Message}); ./test installs what the laboratory needs.", missing);
        }
    }
}
