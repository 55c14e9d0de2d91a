namespace Parley.Signaling.Orleans;

/// <summary>Failures of the cluster, in contrast to those of the program.</summary>
internal static class Outage
{
    /// <summary>Whether somebody could not be reached or did not answer in time.</summary>
    public static bool Is(Exception failure) => failure is OrleansException or TimeoutException or BackendUnavailableException;
}
