using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Parley.Signaling.Orleans.Tests.Staging;

/// <summary>One embedded silo whose grains live by a clock that only the test moves; Orleans itself keeps real time.</summary>
public sealed class OneSiloInFakeTime : OneSilo
{
    internal FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow);

    protected override void Configure(IServiceCollection services) =>
        services.AddKeyedSingleton<TimeProvider>(TimeProviderNames.Grains, Clock);
}
