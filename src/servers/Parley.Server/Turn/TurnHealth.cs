using Microsoft.Extensions.Diagnostics.HealthChecks;
using Parley.TurnServer.Hosting;

namespace Parley.Server.Turn;

/// <summary>Unhealthy from the moment when one of TURN's event loops breaks until the process has ended.</summary>
internal sealed class TurnHealth(ITurnServer server) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(server.Failure is { } failure
            ? new HealthCheckResult(context.Registration.FailureStatus, failure.Message, failure)
            : HealthCheckResult.Healthy());
}
