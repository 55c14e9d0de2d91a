using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.TurnServer.Tests.Staging;

namespace Parley.TurnServer.Tests.Hosting;

public sealed class BrokenLoopTests
{
    [Fact]
    public async Task The_application_stops_at_once_and_its_stopping_fails()
    {
        await using var turn = await RunningTurn.StartAsync(services => services.AddSingleton<ILoggerProvider>(new BrokenLog()));
        var stopping = new TaskCompletionSource();
        using var registration = turn.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);
        using var client = await turn.ConnectAsync();
        Assert.Null(turn.Server.Failure);

        await client.AllocateAsync();
        await stopping.Task.WaitAsync(RelayClient.Deadline);

        Assert.StartsWith("Critical", await turn.LoggedAsync("broken by a bug"), StringComparison.Ordinal);
        Assert.IsType<AggregateException>(turn.Server.Failure?.InnerException);
        var problem = await Assert.ThrowsAsync<TurnBrokenException>(turn.StopAsync);
        Assert.Contains("The log is broken.", $"{problem}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_as_it_is_told_is_no_failure()
    {
        await using var turn = await RunningTurn.StartAsync();

        await turn.StopAsync();

        Assert.Null(turn.Server.Failure);
        Assert.DoesNotContain(turn.Log, line => line.StartsWith("Critical", StringComparison.Ordinal));
    }
}
