using Orleans.Statistics;

namespace Parley.Signaling.Orleans.Hosting.Embedded;

/// <summary>
/// Load figures are for placing grains among silos and for shedding load. A sole silo does neither; Orleans' own provider would wake up every
/// second to listen to all of the runtime's event counters.
/// </summary>
internal sealed class NoStatistics : IEnvironmentStatisticsProvider
{
    public EnvironmentStatistics GetEnvironmentStatistics() => default;
}
