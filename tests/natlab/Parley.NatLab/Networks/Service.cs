using System.Diagnostics;

namespace Parley.NatLab.Networks;

/// <summary>A program that runs on a router as long as that is there.</summary>
internal sealed class Service : IDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;

    private Service(string[] command, string? readyText)
    {
        _process = LabCommand.Start(new(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true });
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, line) =>
        {
            if (readyText is not null && line.Data?.Contains(readyText, StringComparison.Ordinal) == true)
            {
                _ready.TrySetResult();
            }
        };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        if (readyText is null)
        {
            _ready.SetResult();
        }
    }

    /// <summary>Starts it.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="readyText">What it writes to its standard error when it is ready; null not to wait.</param>
    public static async Task<Service> StartAsync(string[] command, string? readyText)
    {
        var service = new Service(command, readyText);
        await service._ready.Task.WaitAsync(StartTimeout);
        return service;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }
}
